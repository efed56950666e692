from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.page import page_with_form
from accounts.viewer import viewer
from grading.pages.rubric_editor import managed_rubric
from grading.selectors.dry_runs import dry_run_summary, graded_by_rubric, last_dry_run
from grading.services.dry_run import MOST_CALLS, dry_run
from sessions_app.models import RubricVersion
from sessions_app.selectors.rubrics import shown_version


@page_with_form
def rubric_dry_run(request: HttpRequest, rubric_id: int) -> HttpResponse:
    """What would this draft change? The last dry run, and the form for another one."""
    user = viewer(request)
    rubric = managed_rubric(user, rubric_id)
    draft = shown_version(rubric, user)
    if draft.state != RubricVersion.State.DRAFT:
        raise Http404
    problems: list[str] = []
    if request.method == "POST":
        try:
            dry_run(draft=draft, by=user, calls=_number(request.POST.get("calls", "")))
            return redirect("rubric-dry-run", rubric.pk)
        except ValidationError as problem:
            problems = problem.messages
    run = last_dry_run(draft)
    context = {
        "rubric": rubric,
        "draft": draft,
        "run": run,
        "summary": dry_run_summary(run.results.all()) if run else None,
        "graded": graded_by_rubric(rubric, user).count(),
        "most": MOST_CALLS,
        "problems": problems,
        "calls": request.POST.get("calls", MOST_CALLS),
    }
    return render(request, "grading/rubric_dry_run.html", context, status=400 if problems else 200)


def _number(written: str) -> int:
    if not written.isdecimal() or len(written) > 6:
        raise ValidationError(f"Enter a whole number of calls. You entered {written[:20]!r}.")
    return int(written)
