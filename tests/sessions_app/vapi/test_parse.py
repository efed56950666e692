"""VAPI's messages, well-formed, old, odd and broken."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sessions_app.transcript import Turn
from sessions_app.vapi.parse import ReportError, parse_envelope, parse_report
from tests.calls import GOOD_CALL, envelope, report


def spoken(*messages, **fields):
    return parse_report({"artifact": {"messages": list(messages)}, **fields}).turns


def said(role="user", message="Hello", **fields):
    return {"role": role, "message": message, **fields}


def test_a_report_of_2026_is_read_whole():
    parsed = parse_report(report("call-1"))
    assert [(turn.speaker, turn.text) for turn in parsed.turns] == GOOD_CALL
    assert parsed.turns[1] == Turn(1, "rep", GOOD_CALL[1][1], 3.5, 6.5)
    assert (parsed.call_id, parsed.ended_reason) == ("call-1", "customer-ended-call")
    assert parsed.started_at == datetime(2026, 9, 21, 13, 33, 20, tzinfo=UTC)
    assert parsed.duration_seconds == 42
    assert parsed.cost_usd == Decimal("0.0731")
    assert parsed.costs == [{"type": "vapi", "cost": 0.05}, {"type": "model", "cost": 0.0231}]
    assert not parsed.recording_available


def test_the_persona_is_the_bot_or_the_assistant_and_the_rep_the_user():
    turns = spoken(said("bot"), said("assistant"), said("user"))
    assert [turn.speaker for turn in turns] == ["customer", "customer", "rep"]


@pytest.mark.parametrize("role", ["system", "tool_calls", "tool_call_result", "robot", None, 7])
def test_whoever_else_speaks_is_left_out(role):
    assert [turn.index for turn in spoken(said(role), said("user"))] == [0]


def test_the_artifact_comes_before_the_top_level():
    message = {"artifact": {"messages": [said(message="new")]}, "messages": [said(message="old")]}
    assert [turn.text for turn in parse_report(message).turns] == ["new"]
    message["artifact"] = {"messages": []}
    assert [turn.text for turn in parse_report(message).turns] == ["old"]


def test_without_messages_the_transcript_is_split_by_its_labels():
    text = "AI: Hello?\nUser: Hi, it's Sam:\nstill me.\nAI: \nUser:   Bye. \n"
    turns = parse_report({"transcript": text}).turns
    assert [(turn.index, turn.speaker, turn.text) for turn in turns] == [
        (0, "customer", "Hello?"),
        (1, "rep", "Hi, it's Sam:\nstill me."),
        (2, "rep", "Bye."),
    ]
    assert turns[0].start_seconds is None


def test_overlaps_and_repeated_speakers_stay_as_they_were():
    turns = spoken(
        said("bot", time=1000, endTime=9000, secondsFromStart=1.0),
        said("user", time=8000, endTime=9500, secondsFromStart=8.0),
        said("user", time=8200, endTime=8300, secondsFromStart=8.2),
    )
    assert [(t.start_seconds, t.end_seconds) for t in turns] == [(1, 9), (8, 9.5), (8.2, 8.3)]


def test_an_end_comes_from_the_clock_not_from_duration_whose_unit_changed():
    [turn] = spoken(said(time=1_000, endTime=3_500, secondsFromStart=4, duration=2.5))
    assert (turn.start_seconds, turn.end_seconds) == (4, 6.5)
    [turn] = spoken(said(secondsFromStart=4, duration=2500))
    assert (turn.start_seconds, turn.end_seconds) == (4, None)


def test_a_second_assistant_does_not_turn_the_clock_back():
    turns = spoken(
        said("bot", time=100_000, endTime=101_000, secondsFromStart=1.5),
        said("user", time=118_500, secondsFromStart=20.0),
        said("bot", time=120_000, secondsFromStart=1.1),
        said("user", time=123_000, secondsFromStart=4.1),
        said("bot", time=130_000),
    )
    assert [turn.start_seconds for turn in turns] == [1.5, 20, 21.5, 24.5, 31.5]


@pytest.mark.parametrize("bad", [-1, float("nan"), float("inf"), 10**400, 1e9, "7", True, None, []])
def test_a_time_that_makes_no_sense_is_none(bad):
    [turn] = spoken(said(secondsFromStart=bad, time=bad, endTime=bad), durationSeconds=bad)
    assert (turn.start_seconds, turn.end_seconds) == (None, None)


@pytest.mark.parametrize("bad", [None, 7, "", "  \n", [], {"text": "x"}])
def test_a_message_without_words_is_left_out(bad):
    assert spoken(said(message=bad)) == ()


def test_what_the_database_refuses_is_replaced():
    parsed = parse_report(
        {"messages": [said(message="a\x00b\ud83d")], "endedReason": "x\x00", "id": "\udc00"}
    )
    assert (parsed.turns[0].text, parsed.ended_reason, parsed.call_id) == ("a�b�", "x�", "�")


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-09-21T13:33:20.000Z", datetime(2026, 9, 21, 13, 33, 20, tzinfo=UTC)),
        ("2026-09-21T15:33:20+02:00", datetime(2026, 9, 21, 13, 33, 20, tzinfo=UTC)),
        ("2026-09-21T13:33:20", datetime(2026, 9, 21, 13, 33, 20, tzinfo=UTC)),
        (1_790_000_000_000, datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        (10**30, None),
        (-5, None),
        (True, None),
        ({}, None),
    ],
)
def test_a_moment_is_iso_or_milliseconds(start, expected):
    assert parse_report({"endedReason": "", "startedAt": start}).started_at == expected


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ({"durationSeconds": 12.5, "durationMs": 99}, 12.5),
        ({"durationMs": 61_500}, 61.5),
        ({"startedAt": 1_790_000_000_000, "endedAt": 1_790_000_090_000}, 90),
        ({"startedAt": 1_790_000_090_000, "endedAt": 1_790_000_000_000}, None),
        ({"startedAt": 1_790_000_000_000}, None),
    ],
)
def test_a_duration_is_told_or_computed(fields, seconds):
    assert parse_report({"endedReason": "", **fields}).duration_seconds == seconds


@pytest.mark.parametrize(
    ("fields", "dollars"),
    [
        ({"cost": 0.25, "costs": [{"cost": 9}, {"cost": 0.5}]}, "9.5"),
        ({"cost": 0.25, "costs": []}, "0.25"),
        ({"costs": [{"type": "vapi", "cost": 0.1}, {"cost": 0.2}, {"cost": "x"}, 7]}, "0.3"),
        ({"cost": 0}, "0"),
        ({"cost": float("nan"), "costs": {}}, None),
        ({"cost": -1}, None),
        ({"cost": "0.25"}, None),
        ({}, None),
    ],
)
def test_a_cost_is_the_sum_of_its_parts_or_the_total(fields, dollars):
    cost = parse_report({"endedReason": "", **fields}).cost_usd
    assert cost == (None if dollars is None else Decimal(dollars))


@pytest.mark.parametrize(
    "artifact",
    [{"recordingUrl": ""}, {"recording": {}}, {"presignedMonoUrl": "https://x"}],
)
def test_a_recording_is_expected_although_its_address_is_empty(artifact):
    assert parse_report({"endedReason": "", "artifact": artifact}).recording_available


def test_a_call_that_failed_before_anyone_spoke_has_no_turns():
    parsed = parse_report({"type": "end-of-call-report", "call": {"id": "c"}})
    assert (parsed.call_id, parsed.turns, parsed.ended_reason) == ("c", (), "")


def test_a_fetched_call_reads_like_a_report():
    fetched = {**report("x"), "id": "call-9", "call": None, "type": "webCall", "status": "ended"}
    parsed = parse_report(fetched)
    assert (parsed.call_id, len(parsed.turns)) == ("call-9", len(GOOD_CALL))


@pytest.mark.parametrize("message", [{}, {"foo": 1}, {"artifact": None}, {"artifact": {"x": 1}}])
def test_what_is_no_report_says_so(message):
    with pytest.raises(ReportError, match="no VAPI report"):
        parse_report(message)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not JSON"),
        (b"not json", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"1" * 5000, "not JSON"),
        (b"[]", "no `message`"),
        (b"null", "no `message`"),
        (b'{"message": 7}', "no `message`"),
        (b'{"message": {}}', "no `type`"),
        (b'{"message": {"type": 7}}', "no `type`"),
        (b'{"message": {"type": ""}}', "no `type`"),
        (b'{"message": {"type": "[x]"}}', "no `type`"),
    ],
)
def test_what_is_no_message_says_what_is_wrong(body, words):
    with pytest.raises(ReportError, match=words):
        parse_envelope(body)


def test_an_envelope_says_whose_call_it_is():
    read = parse_envelope(envelope(report("call-1")))
    assert (read.type, read.call_id) == ("end-of-call-report", "call-1")
    assert read.timestamp == datetime(2026, 9, 21, 14, 14, 20, tzinfo=UTC)
    assert read.message == json.loads(envelope(report("call-1")))["message"]


@pytest.mark.parametrize("call", [None, 7, {}, {"id": None}, {"id": 7}, {"id": ""}])
def test_a_message_may_be_about_no_call(call):
    read = parse_envelope(envelope({"type": "hang", "call": call}))
    assert (read.type, read.call_id, read.timestamp) == ("hang", None, None)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"type": 'transcript[transcriptType="final"]'}, "final"),
        ({"type": "transcript[transcriptType='partial']"}, "partial"),
        ({"type": "transcript", "transcriptType": "final"}, "final"),
    ],
)
def test_a_transcript_message_has_one_type(fields, kind):
    read = parse_envelope(envelope(fields))
    assert (read.type, read.message["transcriptType"]) == ("transcript", kind)


def test_an_end_before_the_start_is_no_end_and_the_turns_tell_how_long():
    backwards = {"startedAt": "2026-09-21T13:33:20Z", "endedAt": "2026-09-21T13:30:00Z"}
    parsed = parse_report(report("call-1", durationSeconds=7, **backwards))
    assert (parsed.ended_at, parsed.duration_seconds) == (None, None)
    silent = parse_report(report("call-1", [], durationSeconds=7, **backwards))
    assert (silent.ended_at, silent.duration_seconds) == (None, 7)
