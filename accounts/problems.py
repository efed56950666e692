"""RFC 9457 problem documents: the one shape of every error under /api/."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, JsonResponse
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import exception_handler as standardized_handler
from drf_standardized_errors.types import ErrorResponse, ExceptionHandlerContext
from rest_framework import exceptions
from rest_framework.response import Response

from accounts.parsers import TooLarge

MEDIA_TYPE = "application/problem+json"


class Conflict(exceptions.APIException):
    """409: the request is fine, the state of things does not allow it."""

    status_code = 409
    default_code = "conflict"


class Unprocessable(exceptions.APIException):
    """422: the request contradicts an earlier one."""

    status_code = 422
    default_code = "unprocessable"


class Unavailable(exceptions.APIException):
    """503 with Retry-After: come back in ``wait`` seconds."""

    status_code = 503
    default_code = "unavailable"

    def __init__(self, detail: str, *, wait: int) -> None:
        super().__init__(detail)
        self.wait = wait


class OutcomeUnknown(exceptions.APIException):
    """503: it may have been done or not, and asking again could do it twice."""

    status_code = 503
    default_code = "outcome_unknown"


class BadGateway(exceptions.APIException):
    """502: a service behind us did not do its part."""

    status_code = 502
    default_code = "bad_gateway"


def problem_document(status: int, detail: str, errors: list[dict[str, Any]]) -> dict[str, Any]:
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        document["errors"] = errors
    return document


class ProblemFormatter(ExceptionFormatter):
    """Turns the errors that were collected into a problem document."""

    def format_error_response(self, error_response: ErrorResponse) -> dict[str, Any]:
        errors = [
            {"field": error.attr, "code": error.code, "detail": _sendable(error.detail)}
            for error in error_response.errors
        ]
        status = getattr(self.exc, "status_code", 500)
        first = errors[0]
        detail = f"{first['field']}: {first['detail']}" if first["field"] else str(first["detail"])
        return problem_document(status, detail, errors if status in (400, 422) else [])


def _sendable(detail: str) -> str:
    """An error may quote what was sent; half a character (a lone surrogate) cannot be sent back."""
    return str(detail).encode(errors="replace").decode()


def exception_handler(exc: Exception, context: ExceptionHandlerContext) -> Response | None:
    """Django's own exceptions become the API's; every answer carries the problem media type."""
    if isinstance(exc, DjangoValidationError):
        exc = exceptions.ValidationError(
            exc.message_dict if hasattr(exc, "error_dict") else exc.messages
        )
    elif isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied(str(exc) or None)
    elif isinstance(exc, RequestDataTooBig):
        exc = TooLarge()
    response = standardized_handler(exc, context)
    if response is not None:
        response.content_type = MEDIA_TYPE
    return response


def problem(status: int, detail: str, *, headers: dict[str, str] | None = None) -> JsonResponse:
    """A problem document from a view outside of the REST framework."""
    return JsonResponse(
        problem_document(status, detail, []),
        status=status,
        content_type=MEDIA_TYPE,
        headers=headers,
    )


def unknown_path(request: HttpRequest) -> JsonResponse:
    """404 for an address under /api/ that nothing answers."""
    return problem(404, f"There is nothing at {request.path}. The addresses are in /api/docs.")
