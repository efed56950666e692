"""One door for every format; what cannot be read is said in one line."""

import json

import pytest
from django.core.exceptions import ValidationError

from sessions_app.services.call_read import call_read, document_of
from tests.calls import GOOD_CALL, report, turns

VTT = """WEBVTT

00:00:01.000 --> 00:00:03.500
<v Dana>Dana speaking.</v>

00:00:04.000 --> 00:00:08.250
<v Sam>Hi Dana, this is Sam from Parcelwise.</v>

00:00:09.000 --> 00:00:10.000
<v Lee>I am listening as well.</v>
"""


def speakers(call):
    return [turn.speaker for turn in call.report.turns]


def test_captions_become_turns_with_times():
    call = call_read(document_of(VTT.encode()))
    assert (call.rep, speakers(call)) == ("Sam", ["customer", "rep", "customer"])
    second = call.report.turns[1]
    assert (second.index, second.start_seconds, second.end_seconds) == (1, 4.0, 8.25)
    assert call.report.duration_seconds == 10.0


def test_whoever_is_named_is_the_rep_and_all_others_the_customer():
    call = call_read(document_of(VTT), rep_speaker=" lee ")
    assert (call.rep, call.why) == ("Lee", "")
    assert speakers(call) == ["customer", "customer", "rep"]


def test_a_name_that_nobody_has_is_refused_with_those_there_are():
    with pytest.raises(ValidationError) as refused:
        call_read({"transcript": VTT}, rep_speaker="Kim")
    [message] = refused.value.message_dict["rep_speaker"]
    assert message == "Nobody is called 'Kim'. There are: Dana, Sam, Lee."


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(turns(GOOD_CALL)),
        json.dumps({"turns": turns(GOOD_CALL)}),
        json.dumps(report("call-1")),
        json.dumps({"message": report("call-1")}),
        "\n".join(f"{role}: {text}" for role, text in GOOD_CALL),
        "\r\n\r\n".join(f"{role.upper()}:{text}" for role, text in GOOD_CALL),
        "\ufeff" + "\n".join(f"{role}: {text}" for role, text in GOOD_CALL),
    ],
)
def test_every_format_gives_the_same_words(content):
    for given in (content, content.encode()):
        call = call_read(document_of(given))
        assert [(turn.speaker, turn.text) for turn in call.report.turns] == GOOD_CALL
        assert call.rep == "Rep"


def test_roles_that_are_the_wrong_way_round_are_turned():
    call = call_read({"turns": turns(GOOD_CALL)}, rep_speaker="Customer")
    assert speakers(call)[:2] == ["rep", "customer"]


def test_names_in_plain_text_are_speakers_and_other_colons_are_words():
    call = call_read(
        {"transcript": "Sam Reed: Hi. Why?\nOne thing: this\nJosé: Hola\nSam Reed: Ok\nJosé: Sí"}
    )
    assert [speaker.name for speaker in call.speakers] == ["Sam Reed", "José"]
    assert call.report.turns[0].text == "Hi. Why? One thing: this"


def test_a_line_of_a_hundred_thousand_characters_is_kept_whole():
    words = "да " * 33_334
    call = call_read({"transcript": f"Rep: Hello\nCustomer: {words}"})
    assert call.report.turns[1].text == words.strip()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "nothing in it"),
        (b"\xef\xbb\xbf \r\n", "nothing in it"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "not UTF-8"),
        (b"RIFF\x00\x00WAVE", "no text"),
        (b"{", "not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"turns": [{"role": "boss"}]}', 'role": "rep"'),
        (b'{"hello": 1}', "no VAPI report"),
        (b"hello", "Line 1 says nobody's name"),
        (b"Ann: one\nAnn: two", "Only Ann speaks"),
        (b"WEBVTT\n", "nothing in it"),
        ("\n".join(f"N{n}: a" for n in range(21)).replace("N", "X").encode(), "21 speakers"),
        (b"Rep: a\n" * 20_001, "20001 turns"),
        (b"Rep: a\n" + b"more\n" * 100_000, "more than 100000 rows"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(content, words):
    with pytest.raises(ValidationError) as refused:
        call_read(document_of(content))
    [message] = refused.value.messages
    assert words in message and "\n" not in message
