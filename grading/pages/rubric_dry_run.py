from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from accounts.page import page_with_form
from accounts.viewer import viewer
from grading.graders.choice import model_is_configured
from grading.graders.openai import grader_name
from grading.pages.rubric_editor import managed_rubric
from grading.pages.rubric_form import number_typed
from grading.selectors.dry_run_cost import Expected
from grading.selectors.dry_runs import (
    MOST_CALLS,
    dry_run_progress,
    dry_run_summary,
    graded_by_rubric,
    last_dry_runs,
    results_in_noise,
)
from grading.services.dry_run import dry_run
from grading.services.dry_run_by_model import dry_run_by_model, dry_run_expected
from sessions_app.models import Rubric, RubricVersion
from sessions_app.selectors.rubrics import shown_version


@page_with_form
def rubric_dry_run(request: HttpRequest, rubric_id: int) -> HttpResponse:
    """What would this draft change? The last dry runs, and the forms for another one: by the rules
    at once, by the model once its cost (`?model_calls=`) was seen and agreed to. Without a draft
    what came of those before it was published.
    """
    user = viewer(request)
    rubric = managed_rubric(user, rubric_id)
    version = shown_version(rubric, user)
    if version.state == RubricVersion.State.DRAFT:
        return _of_draft(request, version)
    results = _results(rubric, user)
    if request.method == "POST" or not results["runs"]:
        raise Http404
    context = {"rubric": rubric, "version": version, **results}
    return render(request, "grading/rubric_dry_run.html", context)


def _of_draft(request: HttpRequest, draft: RubricVersion) -> HttpResponse:
    user = viewer(request)
    problems: list[str] = []
    expected: Expected | None = None
    try:
        if request.method == "POST":
            _begin(request, draft)
            return redirect("rubric-dry-run", draft.rubric_id)
        if asked := request.GET.get("model_calls"):
            expected = dry_run_expected(draft=draft, by=user, calls=_number(asked))
    except ValidationError as problem:
        problems = problem.messages
    context = _shown(draft, user) | {
        "problems": problems,
        "expected": expected,
        "calls": request.POST.get("calls") or request.GET.get("model_calls") or MOST_CALLS,
    }
    return render(request, "grading/rubric_dry_run.html", context, status=400 if problems else 200)


def _begin(request: HttpRequest, draft: RubricVersion) -> None:
    said, user = request.POST, viewer(request)
    calls = _number(said.get("calls", ""))
    if said.get("act") == "model":
        tokens = number_typed(said.get("tokens", ""))
        dry_run_by_model(draft=draft, by=user, calls=calls, tokens=tokens)
    else:
        dry_run(draft=draft, by=user, calls=calls)


def _shown(draft: RubricVersion, user: User) -> dict[str, Any]:
    graded = graded_by_rubric(draft.rubric, user)
    model = grader_name() if model_is_configured() else ""
    return {
        "rubric": draft.rubric,
        "version": draft,
        "is_draft": True,
        "graded": graded.count(),
        "model": model,
        "graded_by_model": graded.filter(grader=model).count() if model else 0,
        "most": MOST_CALLS,
        **_results(draft.rubric, user),
    }


def _results(rubric: Rubric, user: User) -> dict[str, Any]:
    """Each run, its summary and what is noise in it; of one by the model, how far it is."""
    runs = [
        (
            run,
            dry_run_summary(run.results.all()),
            results_in_noise(run),
            None if run.rubric is None else dry_run_progress(run),
        )
        for run in last_dry_runs(rubric, user)
    ]
    return {"runs": runs, "waits": any(progress and progress.left for *_, progress in runs)}


def _number(written: str) -> int:
    if not written.isdecimal() or len(written) > 6:
        raise ValidationError(f"Enter a whole number of calls. You entered {written[:20]!r}.")
    return int(written)
