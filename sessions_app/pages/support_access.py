from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.page import form_only
from accounts.viewer import viewer
from sessions_app.models import TranscriptAccess
from sessions_app.services.transcript_access import transcript_access_answer


@form_only
def support_access(request: HttpRequest, session_id: int, access_id: int) -> HttpResponse:
    """Who leads the organisation lets support read one call (`allow`), or does not.

    Where somebody else was quicker, the session's page shows what they answered.
    """
    asked = TranscriptAccess.objects.select_related("session")
    access = get_object_or_404(asked, pk=access_id, session=session_id)
    if not viewer(request).leads(access.session.org_id):
        raise Http404
    transcript_access_answer(access=access, by=viewer(request), allowed="allow" in request.POST)
    return redirect("session", session_id)
