from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.viewer import viewer
from sessions_app.models import TrainingSession


@require_safe
@login_required
def session_recording(request: HttpRequest, session_id: int) -> FileResponse:
    """The audio of a call, for those who may see the session."""
    visible = TrainingSession.objects.visible_to(viewer(request))
    session = get_object_or_404(visible, pk=session_id)
    storage = storages["recordings"]
    if not session.recording_file or not storage.exists(session.recording_file):
        raise Http404
    return FileResponse(
        storage.open(session.recording_file),
        content_type="audio/wav",
        headers={"Cache-Control": "private, no-store"},
    )
