"""How fast are the analytics with a million sessions, and how fast would the others be?

    .venv/bin/python bench/analytics.py [--sessions 1000000] [--seconds 20]

On servers of its own: a year of sessions of a hundred organisations, by COPY (analytics_seed.py),
one of them with a fifth of all. Then in one run: both endpoints in this process, cold and warm, and
over HTTP with 1, 10 and 100 clients that ask once a second; the best SQL on the raw tables
(analytics_raw.py) beside our queries; the design's way, which fetches rows and aggregates in the
application; a publish; the refresh of the materialised view. Everything unfiltered, 365 days, the
largest organisation. Exit status 1 where a target is missed.
"""

import argparse
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import requests

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import analytics_raw
from bench.stack import running

if TYPE_CHECKING:
    from analytics.selectors.scope import Scope
    from bench.analytics_seed import Seeded

CLIENTS = (1, 10, 100)
COLD_P95, WARM_P95, HTTP_P95, SKILLS_RATIO = 0.080, 0.010, 0.500, 20.0


def main() -> int:
    parser = argparse.ArgumentParser(description="Analytics with many sessions.")
    parser.add_argument("--sessions", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=20, help="of each measurement over HTTP")
    arguments = parser.parse_args()
    with running({"WEB_CONCURRENCY": "2"}, llm_workers=0) as stack:  # one web process a core
        from bench.analytics_seed import seed

        seeded = _timed("seeded", lambda: seed(arguments.sessions, managers=max(CLIENTS)))
        _timed("all rollups computed", _rebuild_all)
        _timed("vacuum", lambda: _execute("VACUUM ANALYZE"))
        kept = _in_process(seeded)
        kept += _beside_raw_sql(seeded)
        _design(seeded)
        _publish(seeded)
        _timed("view refreshed", _refresh)
        kept += _over_http(stack.url, seeded, arguments.seconds)
    missed = [name for name, held in kept if not held]
    print(f"\ntargets missed: {', '.join(missed) or 'none'}")
    return 1 if missed else 0


def _rebuild_all() -> None:
    from accounts.models import Organisation
    from analytics.services.rollups import rollups_rebuild

    for organisation in Organisation.objects.order_by("pk"):
        rollups_rebuild(organisation)


def _refresh() -> None:
    from analytics.services.performance_summary import performance_summary_refresh

    performance_summary_refresh()


def _in_process(seeded: "Seeded") -> list[tuple[str, bool]]:
    """The whole view, from request to rendered answer, without HTTP."""
    from django.core.cache import cache
    from rest_framework.test import APIClient

    client, kept = APIClient(SERVER_NAME="localhost"), []
    client.force_authenticate(seeded.managers[0])
    print("\nin this process, 365 days")
    for name, url in _addresses(seeded, seeded.reps[0]).items():
        for state, target in (("cold", COLD_P95), ("warm", WARM_P95)):
            times = []
            for _ in range(40):
                if state == "cold":
                    cache.clear()
                times.append(_seconds(partial(_get, client, url)))
            p95 = _show(f"{name} {state}", times[1:])
            kept.append((f"{name} {state}", p95 <= target))
    return kept


def _addresses(seeded: "Seeded", rep: Any) -> dict[str, str]:
    return {
        "admin": f"/api/analytics/admin/{seeded.organisation.pk}?period=365d",
        "employee": f"/api/analytics/employee/{rep.pk}?period=365d",
    }


def _scope(seeded: "Seeded") -> "Scope":
    from analytics.periods import period_named
    from analytics.selectors.scope import Scope

    zone = ZoneInfo(seeded.organisation.time_zone)
    return Scope(seeded.organisation.pk, period_named("365d", zone, beginning=None))


def _beside_raw_sql(seeded: "Seeded") -> list[tuple[str, bool]]:
    """Ours answer for this period and the one before; the raw SQL for this one alone."""
    from analytics.selectors.figures import figures
    from analytics.selectors.people import people
    from analytics.selectors.scope import rows
    from analytics.selectors.skills import skills

    scope, model = _scope(seeded), frozenset({"model"})
    given = {**scope.given, "begin": scope.given["starts"][0]}
    print("\nthe parts, beside the best SQL on the raw tables")
    ratio = 0.0
    for name, query, ours in (
        ("totals", analytics_raw.TOTALS, lambda: figures(scope, include_offline=False)),
        ("skills", analytics_raw.SKILLS, lambda: skills(scope, model, model)),
        ("people", analytics_raw.PEOPLE, lambda: people(scope, model, page=1)),
    ):
        raw = [_seconds(partial(rows, query, given)) for _ in range(8)][1:]
        rolled = [_seconds(ours) for _ in range(30)][1:]
        _show(f"{name}, raw", raw)
        _show(f"{name}, rollup", rolled)
        ratio = median(raw) / median(rolled)
        print(f"  {name}: {ratio:.1f} times faster")
        if name == "skills":
            kept = [("skills against raw", ratio >= SKILLS_RATIO)]
            print("\n".join(str(row["QUERY PLAN"]) for row in rows(f"EXPLAIN {query}", given)))
    return kept


def _design(seeded: "Seeded") -> None:
    """The application fetches the period's rows and adds them up."""
    from grading.models import CriterionGrade
    from sessions_app.models import TrainingSession

    given = _scope(seeded).given

    def answer() -> None:
        sessions = TrainingSession.objects.filter(
            org=seeded.organisation,
            created_at__gte=given["starts"][0],
            created_at__lt=given["end"],
            grades__is_current=True,
        )
        days: defaultdict[Any, list[Any]] = defaultdict(list)
        for created_at, score in sessions.values_list(
            "created_at", "grades__effective_percentage"
        ).order_by():
            days[created_at.date()].append(score)
        by_skill: defaultdict[str, list[Any]] = defaultdict(list)
        criteria = CriterionGrade.objects.filter(
            grade__is_current=True, grade__session__in=sessions.order_by().values("pk")
        )
        for skill, points in criteria.values_list("skill", "score").order_by():
            by_skill[skill].append(points)

    print("\nthe design's way: rows fetched, added up in the application")
    _show("totals and skills", [_seconds(answer) for _ in range(3)])


def _publish(seeded: "Seeded") -> None:
    """Everything that publishing a session adds to its transaction."""
    from django.db import transaction

    from analytics.services.rollups import rollups_recompute
    from sessions_app.models import TrainingSession

    newest = TrainingSession.objects.filter(org=seeded.organisation, status="completed")
    times = []
    for session in newest.order_by("-created_at")[:50]:
        with transaction.atomic():
            times.append(_seconds(partial(rollups_recompute, session)))
    print("\na publish, in the largest organisation")
    _show("rollups of a session", times)


def _over_http(url: str, seeded: "Seeded", seconds: int) -> list[tuple[str, bool]]:
    """Each client is a manager of its own, and asks both endpoints in turn."""
    from knox.models import get_token_model

    tokens = [get_token_model().objects.create(user=user)[1] for user in seeded.managers]
    kept = []
    print("\nover HTTP, a request a second and client")
    for clients in CLIENTS:
        times: list[float] = []
        failed: list[int] = []
        threads = [
            threading.Thread(target=_ask, args=(url, token, seeded, number, seconds, times, failed))
            for number, token in enumerate(tokens[:clients])
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        p95 = _show(f"{clients} clients, {len(failed)} errors", times)
        kept.append((f"{clients} clients", p95 <= HTTP_P95 and not failed))
    return kept


def _ask(
    url: str,
    token: str,
    seeded: "Seeded",
    number: int,
    seconds: int,
    times: list[float],
    failed: list[int],
) -> None:
    browser = requests.Session()
    browser.headers["Authorization"] = f"Token {token}"
    addresses = list(_addresses(seeded, seeded.reps[number % len(seeded.reps)]).values())
    began = time.monotonic() + number / 100  # not all at the same moment
    for turn in range(seconds):
        time.sleep(max(0.0, began + turn - time.monotonic()))
        start = time.perf_counter()
        answer = browser.get(url + addresses[turn % 2], timeout=60)
        times.append(time.perf_counter() - start)
        if answer.status_code != 200:
            failed.append(answer.status_code)


def _execute(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def _get(client: Any, url: str) -> None:
    status = client.get(url).status_code
    if status != 200:
        raise SystemExit(f"The endpoint answered {status}.")


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _timed(what: str, run: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    result = run()
    print(f"{what} in {time.perf_counter() - start:.1f} s", flush=True)
    return result


def _show(what: str, times: Sequence[float]) -> float:
    """Prints percentiles in milliseconds; the 95th, in seconds, is returned."""
    cut = quantiles(times, n=100, method="inclusive")
    p50, p95, p99 = (cut[place] * 1000 for place in (49, 94, 98))
    print(f"  {what:28} p50 {p50:8.1f}  p95 {p95:8.1f}  p99 {p99:8.1f} ms", flush=True)
    return p95 / 1000


if __name__ == "__main__":
    sys.exit(main())
