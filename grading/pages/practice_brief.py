from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import User
from accounts.page import page_with_form
from accounts.viewer import viewer
from grading.pages.start_problems import Problem, problem_of
from grading.selectors.practice import best_grades, persona_by_address, personas_of
from llm.failures import Failure
from sessions_app.models import Assignment, Channel, Persona
from sessions_app.models.rep_script import LONGEST_SCRIPT
from sessions_app.selectors.rep_script import script_of
from sessions_app.services.personas import rep_script_save
from sessions_app.services.rubrics import rubric_version_for
from sessions_app.services.session_start import (
    MAX_CALL_SECONDS,
    VoiceUnavailable,
    organisation_of,
)
from sessions_app.services.session_start_once import StillStarting, session_start_once
from sessions_app.vapi.client import AllLinesBusy
from sessions_app.voice_script import voice_script

LONGEST_KEY = 64


@page_with_form
def practice_brief(request: HttpRequest, persona: str) -> HttpResponse:
    """Before a call: whom one meets, the goal, what is graded, one's own script.

    Its form keeps the script and, but for its "Save", starts the session.
    """
    user = viewer(request)
    assignment = _assignment(user, request.POST.get("assignment") or request.GET.get("assignment"))
    met = _persona(user, persona, assignment)
    if request.method != "POST":
        return _brief(request, met, assignment)
    try:
        _keep_script(request, met)
        if "save" in request.POST:
            return redirect(request.get_full_path())
        session = session_start_once(
            key=_key(request),
            user=user,
            channel=_channel(request),
            persona=met,
            assignment=assignment,
        )
    except (VoiceUnavailable, AllLinesBusy, StillStarting, Failure, ValidationError) as failure:
        return _brief(request, met, assignment, problem_of(failure))
    return redirect("session-call", session.pk)


def _assignment(user: User, number: str | None) -> Assignment | None:
    if not number:
        return None
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    given = Assignment.objects.visible_to(user).select_related("persona", "rubric")
    return get_object_or_404(given, pk=int(number))


def _persona(user: User, address: str, assignment: Assignment | None) -> Persona:
    """An assignment's persona may be practised even where it is offered no more."""
    if assignment and address in (assignment.persona.slug, str(assignment.persona_id)):
        return assignment.persona
    found = persona_by_address(personas_of(user), address)
    if found is None or assignment:
        raise Http404
    return found


def _keep_script(request: HttpRequest, persona: Persona) -> None:
    text = request.POST.get("script")
    if text is not None:
        text = text.replace("\r\n", "\n").replace("\x00", "").strip()
        if text != script_of(viewer(request), persona.pk):
            rep_script_save(user=viewer(request), persona=persona, text=text)


def _channel(request: HttpRequest) -> Channel:
    wanted = request.POST.get("channel", "")
    if wanted not in (Channel.VOICE, Channel.TEXT):
        raise ValidationError("Choose how to practise: by voice or by text.")
    return Channel(wanted)


def _key(request: HttpRequest) -> str:
    return request.POST.get("key", "").replace("\x00", "")[:LONGEST_KEY] or uuid4().hex


def _brief(
    request: HttpRequest,
    persona: Persona,
    assignment: Assignment | None,
    problem: Problem | None = None,
) -> HttpResponse:
    """After a failure the form has a new key; the same one while the first sending is at work."""
    user = viewer(request)
    try:
        version = rubric_version_for(organisation_of(user), assignment=assignment)
    except ValidationError as missing:
        version, problem = None, problem or problem_of(missing, status=200)
    return render(
        request,
        "grading/practice_brief.html",
        {
            "persona": persona,
            "assignment": assignment,
            "version": version,
            "criteria": version.criteria.all() if version else [],
            "best": best_grades(user.pk, [persona.pk]).get(persona.pk),
            "script": request.POST.get("script", script_of(user, persona.pk)),
            "longest": LONGEST_SCRIPT,
            "minutes": MAX_CALL_SECONDS // 60,
            "has_key": bool(settings.VAPI_API_KEY),
            "is_built": bool(voice_script()),
            "problem": problem,
            "key": _key(request) if problem and problem.keeps_key else uuid4().hex,
        },
        status=problem.status if problem else 200,
    )
