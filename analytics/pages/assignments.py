"""What is given to practise: the list with its form, and how far each person is with one."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.models import User
from accounts.page import page_with_form
from analytics.pages.assignment_form import AssignmentForm
from analytics.pages.leading import led_organisation
from grading.selectors.assignment_states import AssignmentState, State, assignment_funnel
from sessions_app.models import Assignment

ONLY = "Only managers give assignments."
A_PAGE = 20
PEOPLE = 50
NEEDIEST = (State.OVERDUE, State.FAILED, State.TO_DO, State.STARTED, State.PASSED)


@page_with_form
def assignments(request: HttpRequest) -> HttpResponse:
    """The organisation's, newest first, and the form for a new one. `?for=` names its person."""
    user, _ = led_organisation(request, ONLY)
    form = AssignmentForm(
        request.POST if request.method == "POST" else None,
        by=user,
        initial={"people": _asked_for(request, user)},
    )
    if request.method == "POST" and (made := form.store()):
        return redirect("assignment", made.pk)
    rows = Assignment.objects.visible_to(user).select_related("persona", "rubric")
    counted = rows.annotate(named=Count("people")).order_by("-created_at", "-pk")
    context = {
        "page": Paginator(counted, A_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "is_open": form.is_bound or bool(request.GET.get("for")),
        "now": timezone.now(),
    }
    return render(request, "analytics/assignments.html", context, status=_status(form))


@page_with_form
def assignment(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Its people with their states, those who need help first. `?state=` shows one of them."""
    user, _ = led_organisation(request, ONLY)
    rows = Assignment.objects.visible_to(user).select_related("persona", "rubric")
    row = get_object_or_404(rows, pk=assignment_id)
    form = AssignmentForm(request.POST if request.method == "POST" else None, by=user, instance=row)
    if request.method == "POST" and form.store():
        return redirect("assignment", row.pk)
    row = get_object_or_404(rows, pk=assignment_id)  # the form has written into the other
    everyone = sorted(assignment_funnel(row), key=lambda state: NEEDIEST.index(state.state))
    counts = Counter(state.state for state in everyone)
    chosen = request.GET.get("state", "")
    context = {
        "assignment": row,
        "form": form,
        "counts": [(state, state.label, counts[state]) for state in NEEDIEST],
        "assigned": len(everyone),
        "chosen": chosen,
        "page": Paginator(_of_state(everyone, chosen), PEOPLE).get_page(request.GET.get("page")),
        "now": timezone.now(),
    }
    return render(request, "analytics/assignment.html", context, status=_status(form))


def _of_state(everyone: Sequence[AssignmentState], chosen: str) -> Sequence[AssignmentState]:
    if chosen not in State.values:
        return everyone
    return [state for state in everyone if state.state == chosen]


def _asked_for(request: HttpRequest, user: User) -> list[User]:
    """The person for whom the form was opened; nobody where there is none of that id."""
    try:
        asked = UUID(request.GET.get("for", ""))
    except ValueError:
        return []
    return list(User.objects.filter(pk=asked, organisation=user.organisation_id))


def _status(form: AssignmentForm) -> int:
    return 400 if form.is_bound and form.errors else 200
