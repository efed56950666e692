"""Where VAPI's messages arrive: verify, record, answer at once."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from accounts.problems import problem
from sessions_app.services.webhook_record import call_event_record
from sessions_app.vapi.signature import is_authentic

LIMIT = settings.VAPI_REPORT_MAX_BYTES


@csrf_exempt  # VAPI has no cookie; the secret proves who it is
def vapi_webhook(request: HttpRequest) -> JsonResponse:
    """200 for anything authentic, unknown types too; nothing is worked on within the request."""
    if request.method != "POST":
        return problem(405, "Send the message as a POST.", headers={"Allow": "POST"})
    too_big = problem(413, f"The message is larger than {LIMIT // 2**20} MB.")
    if int(request.META.get("CONTENT_LENGTH") or 0) > LIMIT:
        return too_big
    body = _body(request)
    if len(body) > LIMIT:
        return too_big
    if not is_authentic(
        request.headers,
        body,
        secret=settings.VAPI_WEBHOOK_SECRET,
        hmac_secret=settings.VAPI_HMAC_SECRET,
    ):
        return problem(401, "The secret is missing or wrong: set X-Vapi-Secret to ours.")
    receipt = call_event_record(body)
    if receipt.problem:
        return problem(400, receipt.problem)
    return JsonResponse({"received": True})


def _body(request: HttpRequest) -> bytes:
    """The bytes as they came; of those sent in chunks, one more than we take at the most.

    Django takes a body without a length for an empty one. The server tells that its end is known.
    """
    if request.META.get("CONTENT_LENGTH") or not request.META.get("wsgi.input_terminated"):
        return request.body
    return request.META["wsgi.input"].read(LIMIT + 1)
