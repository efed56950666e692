from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.page import page_with_form
from accounts.viewer import viewer
from grading.pages.rubric_form import number_typed
from sessions_app.models import RubricVersion
from sessions_app.rubric_content import RubricContent, content_of
from sessions_app.rubric_yaml import LARGEST, rubric_of_yaml
from sessions_app.selectors.rubrics import rubrics_of, shown_version
from sessions_app.services.rubric_drafts import rubric_create


@page_with_form
def rubric_list(request: HttpRequest) -> HttpResponse:
    """How are our calls judged? Every rubric; a new one begins empty, as a copy or from a file."""
    user = viewer(request)
    if not user.leads(user.organisation_id):
        raise PermissionDenied("Only managers write and publish rubrics.")
    problems: list[str] = []
    if request.method == "POST":
        try:
            return redirect("rubric", _begun(request).rubric_id)
        except ValidationError as problem:
            problems = problem.messages
    shown = [shown_version(rubric, user) for rubric in rubrics_of(user)]
    context = {"versions": shown, "problems": problems, "said": request.POST}
    return render(request, "grading/rubrics.html", context, status=400 if problems else 200)


def _begun(request: HttpRequest) -> RubricVersion:
    user, said = viewer(request), request.POST
    content = RubricContent(name=said.get("name", "").strip())
    if said.get("act") == "copy":
        rubric = get_object_or_404(rubrics_of(user), pk=number_typed(said.get("rubric", "")))
        content = content_of(shown_version(rubric, user))
    elif said.get("act") == "import":
        content = rubric_of_yaml(_text(request))
    elif not content.name:
        raise ValidationError("Give the rubric a name.")
    return rubric_create(by=user, organisation=user.organisation, content=content)


def _text(request: HttpRequest) -> str:
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("text", "")
    try:
        return file.read(LARGEST + 1).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError("The file is not written in UTF-8.") from None
