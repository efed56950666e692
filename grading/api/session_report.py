"""`GET /api/sessions/{id}/report.pdf`."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.problems import Conflict
from accounts.viewer import viewer
from grading.documents.drawing import drawn
from grading.documents.session_report import NotGraded, session_document
from grading.selectors.sessions import with_current_grade
from sessions_app.models import TrainingSession


class PdfRenderer(BaseRenderer):
    """Takes the file's bytes as they are; an error stays the JSON that it is everywhere."""

    media_type = "application/pdf"
    format = "pdf"
    charset = None
    render_style = "binary"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        if isinstance(data, bytes):
            return data
        return JSONRenderer().render(data)


class SessionReport(APIView):
    renderer_classes = [PdfRenderer, JSONRenderer]

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Request, session_id: int) -> Response:
        """The report as a PDF, with transcript and proof. 409 where there is no grade."""
        visible = TrainingSession.objects.visible_to(viewer(request)).select_related("user", "org")
        session = get_object_or_404(with_current_grade(visible, proof=True), pk=session_id)
        try:
            document = session_document(session)
        except NotGraded as problem:
            raise Conflict(str(problem)) from None
        headers = {"Content-Disposition": f'inline; filename="session-{session.pk}.pdf"'}
        return Response(drawn(document), content_type=PdfRenderer.media_type, headers=headers)
