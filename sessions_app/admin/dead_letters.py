"""The support console: dead letters by what went wrong, and one page to decide about each."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.viewer import viewer
from sessions_app.admin.access import SupportAdmin
from sessions_app.models import DeadLetter
from sessions_app.pipeline.step import pipeline_steps
from sessions_app.selectors.dead_letter_decision import decision_of
from sessions_app.selectors.dead_letters import groups_of, open_groups
from sessions_app.selectors.transcript_accesses import transcript_accesses
from sessions_app.services.dead_letter_discard import (
    dead_letter_discard,
    dead_letters_discard_alike,
)
from sessions_app.services.dead_letter_rerun_alike import dead_letters_rerun_alike
from sessions_app.services.steps_rerun import step_rerun
from sessions_app.services.transcript_access import transcript_access_ask, transcript_read

A_PAGE = 50
FILTERS = ("state", "step", "error_class", "fingerprint")
GONE = "Somebody was quicker: this dead letter is not open any more."


@admin.register(DeadLetter)
class DeadLetterAdmin(SupportAdmin):
    def get_queryset(self, request: HttpRequest) -> QuerySet[DeadLetter]:
        return DeadLetter.objects.visible_to(viewer(request))

    def get_urls(self) -> list[URLPattern]:
        """The actions' addresses; each is one POST of the decision page."""
        own = [
            path(
                f"<int:dead_letter_id>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"sessions_app_deadletter_{name.replace('-', '_')}",
            )
            for name, view in (
                ("rerun", self.rerun),
                ("rerun-alike", self.rerun_alike),
                ("discard", self.discard),
                ("ask-to-read", self.ask_to_read),
                ("transcript", self.transcript),
            )
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The open ones by fingerprint; closed ones, or those of a fingerprint, one by one."""
        self._only_for_support(request)
        chosen = {name: request.GET.get(name, "") for name in FILTERS}
        chosen["state"] = chosen["state"] or DeadLetter.State.OPEN
        letters = _narrowed(self.get_queryset(request), chosen)
        grouped = chosen["state"] == DeadLetter.State.OPEN and not chosen["fingerprint"]
        shown: QuerySet[Any] = (
            open_groups(letters)
            if grouped
            else letters.select_related("step_run", "closed_by").order_by("-id")
        )
        page = Paginator(shown, A_PAGE).get_page(request.GET.get("p"))
        context = {
            "title": "Dead letters",
            "grouped": grouped,
            "page": page,
            "groups": groups_of(page.object_list) if grouped else [],
            "total": letters.count() if grouped else page.paginator.count,
            "chosen": chosen,
            "is_narrowed": any(chosen[name] for name in FILTERS[1:]),
            "states": DeadLetter.State.choices,
            "steps": pipeline_steps().values(),
            "error_classes": _error_classes(self.get_queryset(request), chosen["state"]),
        }
        return self._render(request, "list.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One screen that decides."""
        self._only_for_support(request)
        letter = self._letter(request, int(object_id) if object_id.isdecimal() else 0)
        context = {
            "title": "Dead letter",
            "decision": decision_of(letter),
            "letter": letter,
            "run": letter.step_run,
            "back": _back(request),
            "accesses": transcript_accesses(letter.step_run.session).filter(
                asked_by=viewer(request)
            ),
            "now": timezone.now(),
        }
        return self._render(request, "decision.html", context)

    def rerun(self, request: HttpRequest, dead_letter_id: int) -> HttpResponse:
        letter = self._letter(request, dead_letter_id)
        try:
            started = letter.is_open and step_rerun(step_run=letter.step_run, by=viewer(request))
        except ValidationError as problem:
            return self._refused(request, letter, problem)
        if not started:
            messages.warning(request, GONE)
        else:
            messages.success(
                request,
                f"{letter.step_run} is back in the line, attempts counted anew.",
            )
        return HttpResponseRedirect(_back(request))

    def rerun_alike(self, request: HttpRequest, dead_letter_id: int) -> HttpResponse:
        letter = self._letter(request, dead_letter_id)
        try:
            batch = dead_letters_rerun_alike(
                dead_letter=letter, by=viewer(request), up_to=_up_to(request)
            )
        except ValidationError as problem:
            return self._refused(request, letter, problem)
        messages.success(
            request,
            f"{letter.step_run} runs again as the canary. {batch.count - 1} alike "
            f"({letter.error_class} in {letter.step_run.step}) follow once it got past the step; "
            "if it fails again, they stay open.",
        )
        return HttpResponseRedirect(_back(request))

    def discard(self, request: HttpRequest, dead_letter_id: int) -> HttpResponse:
        letter = self._letter(request, dead_letter_id)
        by, reason = viewer(request), request.POST.get("reason", "")
        try:
            if "alike" in request.POST:
                closed = dead_letters_discard_alike(
                    dead_letter=letter, by=by, reason=reason, up_to=_up_to(request)
                )
            else:
                closed = int(dead_letter_discard(dead_letter=letter, by=by, reason=reason))
        except ValidationError as problem:
            return self._refused(request, letter, problem)
        if closed:
            messages.success(
                request,
                f"Discarded {closed} dead letter{'' if closed == 1 else 's'} "
                f"({letter.error_class} in {letter.step_run.step}).",
            )
        else:
            messages.warning(request, GONE)
        return HttpResponseRedirect(_back(request))

    def ask_to_read(self, request: HttpRequest, dead_letter_id: int) -> HttpResponse:
        letter = self._letter(request, dead_letter_id)
        session, reason = letter.step_run.session, request.POST.get("reason", "")
        try:
            transcript_access_ask(session=session, by=viewer(request), reason=reason)
        except ValidationError as problem:
            return self._refused(request, letter, problem)
        messages.success(
            request,
            f"{session.org} was asked: its managers answer on the session's page, "
            f"{request.build_absolute_uri(reverse('session', args=[session.pk]))}",
        )
        return HttpResponseRedirect(_page_of(letter))

    def transcript(self, request: HttpRequest, dead_letter_id: int) -> HttpResponse:
        """What was said. By POST, since each time is written down."""
        letter = self._letter(request, dead_letter_id)
        session = letter.step_run.session
        access = transcript_read(session=session, by=viewer(request))
        context = {
            "title": "What was said",
            "letter": letter,
            "session": session,
            "access": access,
            "back": _page_of(letter),
        }
        return self._render(request, "transcript.html", context)

    def _letter(self, request: HttpRequest, dead_letter_id: int) -> DeadLetter:
        self._only_for_support(request)
        letters = self.get_queryset(request).select_related(
            "step_run__session__org", "closed_by", "batch__by"
        )
        return get_object_or_404(letters, pk=dead_letter_id)

    def _only_for_support(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _refused(
        self, request: HttpRequest, letter: DeadLetter, problem: ValidationError
    ) -> HttpResponse:
        messages.error(request, " ".join(problem.messages))
        return HttpResponseRedirect(_page_of(letter))

    def _render(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        everywhere = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(
            request, f"admin/sessions_app/deadletter/{template}", {**everywhere, **context}
        )


def _page_of(letter: DeadLetter) -> str:
    return reverse("admin:sessions_app_deadletter_change", args=[letter.pk])


def _up_to(request: HttpRequest) -> int | None:
    """The newest that the page counted: what came later is not meant."""
    given = request.POST.get("up_to", "")
    return int(given) if given.isdecimal() else None


def _narrowed(letters: QuerySet[DeadLetter], chosen: dict[str, str]) -> QuerySet[DeadLetter]:
    paths = {"step": "step_run__step"}
    return letters.filter(
        **{paths.get(name, name): value for name, value in chosen.items() if value}
    )


def _error_classes(letters: QuerySet[DeadLetter], state: str) -> QuerySet[Any]:
    of_state = letters.filter(state=state).order_by("error_class")
    return of_state.values_list("error_class", flat=True).distinct()


def _back(request: HttpRequest) -> str:
    """The list that the person came from, with its filter."""
    back = request.POST.get("back") or request.GET.get("back") or ""
    own = reverse("admin:sessions_app_deadletter_changelist")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if safe and back.startswith(own) else own
