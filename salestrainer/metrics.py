"""`/metrics` for Prometheus: read from the database and from Redis at each scrape.

Every web process gives the same answer, so nothing is counted in a process, and a restart loses
nothing. For the local network, or for whoever holds METRICS_TOKEN.
"""

from hmac import compare_digest
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from accounts.problems import problem
from llm.models import LLMCall
from llm.selectors import spent_since
from sessions_app.models import StepStatus
from sessions_app.pipeline.step import QUEUES
from sessions_app.selectors.line_now import LineNow, line_now
from sessions_app.selectors.pipeline_counts import pipeline_counts
from sessions_app.selectors.workers import workers_alive

UNDER_WAY = (StepStatus.READY, StepStatus.WAITING, StepStatus.RUNNING)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not (_is_local(request) or _has_token(request)):
        return problem(403, "Metrics are for the local network, or for METRICS_TOKEN as a bearer.")
    registry = CollectorRegistry()
    _pipeline(registry)
    _limits(registry, line_now())
    _canaries(registry)
    _spend(registry)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _is_local(request: HttpRequest) -> bool:
    """From a private address itself, not through a proxy that stands at one."""
    if any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP")):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_private
    except ValueError:
        return False  # a Unix socket, behind which there is a proxy


def _has_token(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    given, ours = token.strip().encode(), settings.METRICS_TOKEN.encode()
    return bool(ours) and scheme.lower() == "bearer" and compare_digest(given, ours)


def _pipeline(registry: CollectorRegistry) -> None:
    counts = pipeline_counts()
    steps = _gauge(registry, "steps", "Steps that are not done", "queue", "status")
    for queue in QUEUES:
        for status in UNDER_WAY:
            steps.labels(queue, str(status)).set(counts.steps.get((queue, str(status)), 0))
    letters = _gauge(registry, "dead_letters_open", "Steps that wait for support", "error_class")
    for error_class, number in counts.dead_letters.items():
        letters.labels(error_class).set(number)


def _limits(registry: CollectorRegistry, now: LineNow) -> None:
    oldest = _gauge(registry, "oldest_waiting_seconds", "How long the longest due step has waited")
    if now.oldest is not None:
        oldest.set((timezone.now() - now.oldest).total_seconds())
    used = _gauge(registry, "llm_window_used", "Booked in the last minute", "what")
    limit = _gauge(registry, "llm_window_limit", "Allowed a minute", "what")
    limit.labels("requests").set(now.request_limit)
    limit.labels("tokens").set(now.token_limit)
    if now.requests is not None and now.tokens is not None:  # else Redis is away
        used.labels("requests").set(now.requests)
        used.labels("tokens").set(now.tokens)
    if now.is_down is not None:
        _gauge(registry, "llm_down", "1 while the model's breaker is open").set(now.is_down)


def _canaries(registry: CollectorRegistry) -> None:
    age = _gauge(registry, "canary_age_seconds", "Since a queue was heard of", "queue")
    took = _gauge(registry, "canary_round_trip_seconds", "From beat to the worker", "queue")
    for life in workers_alive():
        if life.seconds_since is not None and life.round_trip is not None:
            age.labels(life.queue).set(life.seconds_since)
            took.labels(life.queue).set(life.round_trip)


def _spend(registry: CollectorRegistry) -> None:
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    spent = spent_since(today)
    calls = _gauge(registry, "llm_calls_today", "Requests to the model since 0:00 UTC", "state")
    for state in LLMCall.State.values:
        calls.labels(state).set(spent.calls.get(state, 0))
    _gauge(registry, "llm_cost_usd_today", "Their cost").set(float(spent.cost_usd))


def _gauge(registry: CollectorRegistry, name: str, what: str, *labels: str) -> Gauge:
    return Gauge(f"salestrainer_{name}", what, labels, registry=registry)
