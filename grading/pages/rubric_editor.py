"""A rubric's page: its draft is written here beside a live scorecard, looked at and published."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.models import User
from accounts.page import form_only, page_with_form
from accounts.viewer import viewer
from grading.pages.rubric_form import Row, number_typed, rows_of, typed_of, typed_rubric
from grading.rubric_preview import preview_of
from grading.selectors.dry_runs import dry_runs_of
from sessions_app.models import Rubric, RubricEdit, RubricVersion, SessionStatus, TrainingSession
from sessions_app.rubric_content import RubricContent, content_of
from sessions_app.rubric_input import (
    LONGEST_ANCHOR,
    LONGEST_DESCRIPTION,
    RubricInput,
    content_from,
)
from sessions_app.rubric_rules import ANCHORED, publish_problems
from sessions_app.selectors.rubrics import rubrics_of, shown_version, versions_of
from sessions_app.services.rubric_drafts import (
    EditedMeanwhile,
    NotADraft,
    rubric_draft,
    rubric_save,
)
from sessions_app.services.rubric_publish import rubric_archive, rubric_publish

RECENT = 20  # sessions offered for the preview
SKILLS = ("opening", "discovery", "listening", "value", "objection_handling", "pricing")


@page_with_form
def rubric_editor(request: HttpRequest, rubric_id: int) -> HttpResponse:
    """`?version=` shows an earlier one. The form's `act` says what to do with what was typed."""
    user = viewer(request)
    rubric = managed_rubric(user, rubric_id)
    if request.method != "POST":
        return _shown(request, _asked_for(rubric, user, request.GET.get("version", "")))
    act = request.POST.get("act", "")
    try:
        if act == "edit":
            rubric_draft(rubric=rubric, by=user)
        elif act == "archive":
            rubric_archive(rubric=rubric, by=user)
        else:
            return _save(request, rubric)
    except ValidationError as problem:
        return _shown(request, shown_version(rubric, user), problems=problem.messages)
    return redirect("rubric", rubric.pk)


@form_only
def rubric_scorecard(request: HttpRequest, rubric_id: int) -> HttpResponse:
    """The scorecard of what is typed just now; nothing is stored."""
    user = viewer(request)
    managed_rubric(user, rubric_id)
    given = RubricInput(data=typed_rubric(request.POST))
    if not given.is_valid():
        return render(request, "partials/_rubric_scorecard.html", {"unreadable": True})
    content = content_from(given.validated_data)
    context = _scorecard(user, content, request.POST.get("session", ""))
    return render(request, "partials/_rubric_scorecard.html", context)


def managed_rubric(user: User, rubric_id: int) -> Rubric:
    """One that the manager sees. Raises Http404, PermissionDenied for a rep."""
    rubric = get_object_or_404(rubrics_of(user), pk=rubric_id)
    if not user.leads(user.organisation_id):
        raise PermissionDenied("Only managers write and publish rubrics.")
    return rubric


def _save(request: HttpRequest, rubric: Rubric) -> HttpResponse:
    """Keep what was typed; then, where asked for, publish it."""
    user, act = viewer(request), request.POST.get("act", "")
    edit = number_typed(request.POST.get("edit", ""))
    number = number_typed(request.POST.get("draft", ""))
    draft = get_object_or_404(rubric.versions, number=number)
    typed = typed_rubric(request.POST)
    given = RubricInput(data=typed)
    if not given.is_valid():
        words = [f"{name}: {given.errors[name][0]}" for name in given.errors if name != "criteria"]
        problems = words or ["Mend what is marked below; nothing was saved yet."]
        return _shown(request, draft, typed=typed, given=given, problems=problems, edit=edit)
    content = content_from(given.validated_data)
    try:
        draft = rubric_save(draft=draft, by=user, content=content, edit=edit)
        edit = draft.edit
        if act == "publish":
            rubric_publish(draft=draft, by=user)
    except ValidationError as problem:
        return _shown(request, draft, typed=typed, problems=problem.messages, edit=edit)
    except NotADraft as problem:
        return _shown(request, draft, typed=typed, problems=[str(problem)], status=409)
    except EditedMeanwhile as problem:
        return _shown(
            request,
            draft,
            typed=typed,
            content=content,
            edits=problem.edits,
            edit=problem.edits[-1].number,
            status=409,
        )
    place = f"#row-{len(typed['criteria']) - 1}" if act == "add" else ""
    return redirect(reverse("rubric", args=[rubric.pk]) + place)


def _shown(
    request: HttpRequest,
    version: RubricVersion,
    *,
    typed: Mapping[str, Any] | None = None,
    given: RubricInput | None = None,
    content: RubricContent | None = None,
    problems: Sequence[str] = (),
    edits: Sequence[RubricEdit] = (),
    edit: int | None = None,
    status: int = 400,
) -> HttpResponse:
    """The version; with ``typed`` and its ``content`` those, with ``problems`` what is wrong, and
    with ``edits`` what others have made of the draft meanwhile. ``edit`` is the last that the
    writer knows of.
    """
    user, content = viewer(request), content or content_of(version)
    typed = typed or typed_of(content)
    rows: list[Row] = rows_of(typed, given)
    writes = user.leads(version.rubric.organisation_id)
    is_draft = version.state == RubricVersion.State.DRAFT
    context = {
        "rubric": version.rubric,
        "version": version,
        "versions": versions_of(version.rubric, user),
        "writes": writes,
        "editable": writes and is_draft,
        "was_tried": dry_runs_of(version.rubric, user).exists(),
        "typed": typed,
        "rows": rows,
        "problems": problems,
        "edits": edits,
        "edit": version.edit if edit is None else edit,
        "anchored": ANCHORED,
        "skills": SKILLS,
        "longest": {"description": LONGEST_DESCRIPTION, "anchor": LONGEST_ANCHOR},
        "sessions": _recent(user).only("created_at", "user__name", "user__email")[:RECENT],
        **_scorecard(user, content, "", is_draft=is_draft),
    }
    refused = problems or edits
    return render(request, "grading/rubric.html", context, status=status if refused else 200)


def _scorecard(
    user: User, content: RubricContent, session_id: str, *, is_draft: bool = True
) -> dict[str, Any]:
    session = None
    if session_id:
        session = _recent(user).filter(pk=number_typed(session_id)).first()
    return {
        "content": content,
        "is_draft": is_draft,
        "lacks": publish_problems(content) if is_draft else [],
        "preview": preview_of(content, session),
    }


def _recent(user: User) -> Any:
    """Sessions that a rubric can be tried on."""
    sessions = TrainingSession.objects.visible_to(user).filter(status=SessionStatus.COMPLETED)
    return sessions.select_related("user").order_by("-created_at", "-pk")


def _asked_for(rubric: Rubric, user: User, number: str) -> RubricVersion:
    if not number:
        return shown_version(rubric, user)
    wanted = [row for row in versions_of(rubric, user) if str(row.number) == number]
    return wanted[0] if wanted else get_object_or_404(rubric.versions.none())
