"""Messages that nobody wrote for us: made at random, or by others."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions_app.vapi.parse import CallReport, ReportError, parse_envelope, parse_report

OTHERS = Path(__file__).parents[4] / "shared/data"

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
entries = st.fixed_dictionaries(
    {},
    optional={
        "role": st.sampled_from(["bot", "user", "assistant", "system"]) | anything,
        "message": st.text(alphabet=st.characters(exclude_categories=())) | anything,
        "time": st.floats() | anything,
        "endTime": st.integers() | anything,
        "secondsFromStart": st.floats() | anything,
    },
)
reports = st.fixed_dictionaries(
    {},
    optional={
        "messages": st.lists(entries | anything, max_size=6) | anything,
        "transcript": anything,
        "artifact": st.fixed_dictionaries({"messages": st.lists(entries, max_size=6)}) | anything,
        "startedAt": st.floats() | anything,
        "endedAt": anything,
        "durationSeconds": anything,
        "durationMs": anything,
        "cost": anything,
        "costs": anything,
        "call": anything,
        "endedReason": anything,
    },
)


@settings(max_examples=200, deadline=None)
@given(reports)
def test_rubbish_is_read_or_refused_and_can_be_stored(message):
    try:
        parsed = parse_report(message)
    except ReportError:
        return
    assert isinstance(parsed, CallReport)
    texts = [parsed.call_id, parsed.ended_reason, *(turn.text for turn in parsed.turns)]
    assert not any("\x00" in text for text in texts)
    "".join(texts).encode()  # a lone surrogate would raise
    assert [turn.index for turn in parsed.turns] == list(range(len(parsed.turns)))
    times = [t for turn in parsed.turns for t in (turn.start_seconds, turn.end_seconds)]
    assert all(t is None or 0 <= t <= 86_400 for t in times)
    json.dumps(parsed.costs, allow_nan=False)


@settings(max_examples=100, deadline=None)
@given(st.binary() | anything.map(lambda value: json.dumps({"message": value}).encode()))
def test_any_bytes_are_an_envelope_or_refused(body):
    try:
        parse_envelope(body)
    except ReportError as problem:
        assert str(problem)


@pytest.mark.skipif(not (OTHERS / "vapi").is_dir(), reason="the shared data is not beside the repo")
def test_messages_of_2024_from_elsewhere_are_read():
    [body] = [path.read_bytes() for path in (OTHERS / "vapi").glob("01_*.json")]
    parsed = parse_report(parse_envelope(body).message)
    assert len(parsed.turns) == 9
    starts = [turn.start_seconds for turn in parsed.turns]
    assert starts == sorted(starts)  # the second assistant's clock began anew
    assert parsed.recording_available


@pytest.mark.skipif(not (OTHERS / "vapi").is_dir(), reason="the shared data is not beside the repo")
def test_reports_made_elsewhere_are_read():
    maker = OTHERS.parent / "tools" / "vapi_report.py"
    for path in sorted((OTHERS / "transcripts").glob("*.json"))[:5]:
        made = subprocess.run(
            [sys.executable, maker, path, "--overlap"], capture_output=True, check=True
        ).stdout
        parsed = parse_report(parse_envelope(made).message)
        turns = json.loads(path.read_text())["turns"]
        assert [turn.text for turn in parsed.turns] == [turn["text"] for turn in turns]
        assert [turn.speaker for turn in parsed.turns] == [turn["role"] for turn in turns]
        assert all(turn.end_seconds for turn in parsed.turns)
        assert parsed.cost_usd and parsed.duration_seconds
