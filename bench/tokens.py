"""Tokens and calls a session: ours beside the original design's four calls with the whole text.

    .venv/bin/python bench/tokens.py             the table; exit 1 if a target is missed
    .venv/bin/python bench/tokens.py --prompts   the design's prompts, and how long they are

Both sides are counted twice: by the product's own estimate, and by a local server, to which every
request is really sent, in the `usage` that it answers with. No database is needed.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.update(
    DJANGO_SETTINGS_MODULE="salestrainer.settings",
    SECRET_KEY="only-for-this-benchmark-0123456789-abcdefghijklmnopqrstuvwxyz",  # noqa: S106
    DATABASE_URL="postgres://nobody@127.0.0.1:1/none",  # never connected to
    REDIS_URL="redis://127.0.0.1:1/0",
    OPENAI_API_KEY="",
    OPENAI_BASE_URL="",
)

import django  # noqa: E402

django.setup()

import requests  # noqa: E402
from django.conf import settings  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from bench.design_prompts import INSTRUCTIONS, MOST_TOKENS  # noqa: E402
from bench.token_material import (  # noqa: E402
    Material,
    Request,
    design_requests,
    is_gradable,
    material,
    our_requests,
)
from llm.tokens import tokens_of, tokens_of_request  # noqa: E402
from tests.fakes.openai_server import FakeOpenAI, answers  # noqa: E402

LONG = 1_500  # words, from which the stricter target counts
LONG_TARGET, SHORT_TARGET = 0.40, 0.70  # of the design's tokens
TRANSCRIPTS = ROOT.parent / "shared" / "data" / "transcripts"


@dataclass(frozen=True)
class Counted:
    """Tokens of one side: sent, and answered."""

    calls: int
    sent: int
    answered: int
    by_server: int

    @property
    def total(self) -> int:
        return self.sent + self.answered


@dataclass(frozen=True)
class Row:
    call: Material
    design: Counted
    ours: Counted

    @property
    def target(self) -> float:
        return LONG_TARGET if self.call.words >= LONG else SHORT_TARGET

    @property
    def ratio(self) -> float:
        return self.ours.total / self.design.total

    @property
    def ratio_by_server(self) -> float:
        return self.ours.by_server / self.design.by_server

    @property
    def is_met(self) -> bool:
        return max(self.ratio, self.ratio_by_server) <= self.target


def counted(requests_made: Sequence[Request], server: FakeOpenAI) -> Counted:
    return Counted(
        calls=len(requests_made),
        sent=sum(_sent(request) for request in requests_made),
        answered=sum(tokens_of(request.answer) for request in requests_made),
        by_server=sum(_usage(request, server) for request in requests_made),
    )


def _sent(request: Request) -> int:
    tokens = tokens_of_request(request.messages, request.schema)
    return tokens if request.schema else tokens - tokens_of("{}")


def _usage(request: Request, server: FakeOpenAI) -> int:
    """What the server says that it used, for the request as it would be sent."""
    body = {"model": settings.OPENAI_MODEL, "messages": request.messages}
    if request.schema:
        form = {"name": "answer", "strict": True, "schema": request.schema}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    server.will(answers(request.answer))
    sent = json.dumps(body, separators=(",", ":"))  # as the SDK writes it
    reply = requests.post(f"{server.base_url}/chat/completions", data=sent, timeout=30)
    reply.raise_for_status()
    return int(reply.json()["usage"]["total_tokens"])


def table_of(rows: Sequence[Row]) -> Table:
    table = Table(title=f"Tokens a session, under {settings.OPENAI_TOKENS_PER_MINUTE} a minute")
    table.add_column("call")
    for heading in ("words", "design: sent", "answered", "ours: sent", "answered", "calls"):
        table.add_column(heading, justify="right")
    for heading in ("ratio", "by server", "target", "met"):
        table.add_column(heading, justify="right")
    for row in rows:
        sides = (row.design.sent, row.design.answered, row.ours.sent, row.ours.answered)
        ratios = (f"{row.ratio:.0%}", f"{row.ratio_by_server:.0%}", f"{row.target:.0%}")
        table.add_row(
            row.call.name,
            *(f"{number:,}" for number in (row.call.words, *sides)),
            str(row.ours.calls),
            *ratios,
            "yes" if row.is_met else "NO",
        )
    return table


def main() -> int:
    parser = argparse.ArgumentParser(description="Tokens a session beside the design's four calls.")
    parser.add_argument("--prompts", action="store_true", help="print the design's prompts")
    parser.add_argument("--transcripts", type=Path, default=TRANSCRIPTS, help="more calls")
    arguments = parser.parse_args()
    console = Console(width=140)
    long_ones = [name for name, text in INSTRUCTIONS.items() if tokens_of(text) > MOST_TOKENS]
    assert not long_ones, f"too long to be fair: {long_ones}"
    if arguments.prompts:
        for name, text in INSTRUCTIONS.items():
            console.print(f"{name} ({tokens_of(text)} tokens)\n{text}\n", highlight=False)
        return 0
    calls = list(material(arguments.transcripts))
    with FakeOpenAI() as server:
        rows = [
            Row(
                call,
                counted(design_requests(call.brief), server),
                counted(our_requests(call.brief), server),
            )
            for call in calls
            if is_gradable(call.brief)
        ]
    console.print(table_of(rows))
    if skipped := [call.name for call in calls if not is_gradable(call.brief)]:
        console.print(f"Not gradable, so nothing is sent: {', '.join(skipped)}.")
    short = [row for row in rows if row.call.words < LONG]
    long = [row for row in rows if row.call.words >= LONG]
    met = _told(console, f"under {LONG} words", short) <= SHORT_TARGET
    _told(console, f"of {LONG} words and more", long)
    # Of the shortest calls most is rubric, whoever sends it: they are held to the target together.
    met = met and all(row.is_met for row in long)
    console.print("Targets met." if met else "A target is MISSED.")
    return 0 if met else 1


def _told(console: Console, what: str, rows: Sequence[Row]) -> float:
    """Their share of the design's tokens, printed; the larger of the two counts."""
    by_estimate = sum(row.ours.total for row in rows) / sum(row.design.total for row in rows)
    by_server = sum(row.ours.by_server for row in rows) / sum(r.design.by_server for r in rows)
    above = ", ".join(row.call.name for row in rows if not row.is_met) or "none"
    cut = ", ".join(row.call.name for row in rows if row.ours.calls > 1) or "none"
    console.print(
        f"{len(rows)} calls {what}: {by_estimate:.0%} of the design's tokens, {by_server:.0%} by "
        f"the server's count. Above the target alone: {above}. In more than one request: {cut}."
    )
    return max(by_estimate, by_server)


if __name__ == "__main__":
    sys.exit(main())
