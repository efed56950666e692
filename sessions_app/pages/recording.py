import hashlib

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from rest_framework.request import Request

from accounts.viewer import viewer
from sessions_app.models import TrainingSession
from sessions_app.pages.ranges import ranged_response
from sessions_app.recordings.kind import content_type_of


@require_safe
@login_required
def session_recording(request: HttpRequest, session_id: int) -> HttpResponseBase:
    """The audio of a call, or a part of it, for those who may see the session."""
    visible = TrainingSession.objects.visible_to(viewer(request))
    return recording_answer(request, get_object_or_404(visible, pk=session_id))


def recording_answer(request: HttpRequest | Request, session: TrainingSession) -> HttpResponseBase:
    """From a folder it is streamed, to a bucket the player is sent, with an address that is good
    for a minute. Raises Http404 where there is none.
    """
    storage, name = storages["recordings"], session.recording_file
    if not name:
        raise Http404
    answer: HttpResponseBase
    if settings.RECORDINGS_S3_BUCKET:
        answer = HttpResponseRedirect(storage.url(name))
    else:
        try:
            file = storage.open(name)
        except FileNotFoundError:
            raise Http404 from None
        etag = hashlib.sha256(f"{name} {storage.get_modified_time(name)}".encode()).hexdigest()
        answer = ranged_response(
            request,
            file,
            size=file.size,
            etag=f'"{etag[:32]}"',
            content_type=content_type_of(name),
        )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
