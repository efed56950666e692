"""A local OpenAI server that holds an account to its limits, as strictly as one can.

`window`: in no 60 s more than so many requests and tokens. `bucket`: both refill evenly, as OpenAI
may do it. What it refuses counts nothing, but is remembered.
"""

import json
import math
import threading
import time
from collections import deque
from dataclasses import replace
from typing import Literal

from tests.fakes.openai_server import FakeOpenAI, grade, rate_limited
from tests.fakes.server import Answer, Received, slow

Kind = Literal["window", "bucket"]
WINDOW = 60.0  # seconds


def without_limits(answer: Answer) -> Answer:
    """The fake's fixed figures would say of the account what is not so."""
    kept = {k: v for k, v in answer.headers.items() if not k.startswith("x-ratelimit")}
    return replace(answer, headers=kept)


class StrictOpenAI(FakeOpenAI):
    """Grades after ``latency`` seconds, within the limits; else 429 with `retry-after-ms`."""

    def __init__(self, kind: Kind, *, requests: int, tokens: int, latency: float) -> None:
        super().__init__()
        self._kind, self._most = kind, (requests, tokens)
        self._left = [float(requests), float(tokens)]  # of the bucket
        self._at = time.monotonic()
        self._answer = slow(latency, grade())
        self._gate = threading.Lock()
        self.granted: list[tuple[float, int]] = []  # seconds, tokens
        self.refused = 0

    def respond(self, request: Received) -> Answer:
        answer = without_limits(self._answer(request))
        tokens = int(json.loads(answer.body)["usage"]["total_tokens"])
        with self._gate:
            wait = self._wait(tokens)
            if wait > 0:
                self.refused += 1
                return without_limits(rate_limited(math.ceil(wait * 1000))(request))
            self.granted.append((time.monotonic(), tokens))
        return answer

    def peak(self) -> tuple[int, int]:
        """The fullest minute: requests, tokens."""
        requests = tokens = inside = 0
        window: deque[tuple[float, int]] = deque()
        for at, used in self.granted:
            window.append((at, used))
            inside += used
            while window[0][0] <= at - WINDOW:
                inside -= window.popleft()[1]
            requests, tokens = max(requests, len(window)), max(tokens, inside)
        return requests, tokens

    def floor(self, latency: float) -> float:
        """Seconds that nobody could beat: the same requests, each at the first moment allowed."""
        sent: deque[tuple[float, int]] = deque()
        now, inside = 0.0, 0
        for _, tokens in self.granted:
            while sent and (len(sent) >= self._most[0] or inside + tokens > self._most[1]):
                at, used = sent.popleft()
                now, inside = max(now, at + WINDOW), inside - used
            sent.append((now, tokens))
            inside += tokens
        return now + latency

    def _wait(self, tokens: int) -> float:
        """Seconds until this request may pass; 0 where it does, and then it is counted."""
        now = time.monotonic()
        if self._kind == "bucket":
            return self._wait_for_bucket(now, tokens)
        recent = [(at, used) for at, used in self.granted if at > now - WINDOW]
        over = max(0, sum(used for _, used in recent) + tokens - self._most[1])
        too_many = len(recent) + 1 - self._most[0]
        if over <= 0 and too_many <= 0:
            return 0.0
        for number, (at, used) in enumerate(recent, start=1):
            over -= used
            if over <= 0 and number >= too_many:
                return at + WINDOW - now
        return WINDOW

    def _wait_for_bucket(self, now: float, tokens: int) -> float:
        asked = (1.0, float(tokens))
        rates = [most / WINDOW for most in self._most]
        self._left = [
            min(most, left + rate * (now - self._at))
            for most, left, rate in zip(self._most, self._left, rates, strict=True)
        ]
        self._at = now
        waits = [
            (want - left) / rate for want, left, rate in zip(asked, self._left, rates, strict=True)
        ]
        if max(waits) > 0:
            return max(waits)
        self._left = [left - want for want, left in zip(asked, self._left, strict=True)]
        return 0.0
