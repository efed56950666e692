"""WebVTT and SRT as recorders and meeting tools write them."""

import pytest

from sessions_app.imports.captions import is_captions, lines_of_captions
from sessions_app.imports.line import Line, Unreadable

TAGGED = """WEBVTT

intro
00:00:01.000 --> 00:00:03.500
<v Dana Whitfield>Dana speaking &amp; listening.</v>

00:00:04.000 --> 00:00:08.250
<v.loud Sam Reed>Hi Dana, this is <b>Sam</b> from Parcelwise.</v>
"""
NUMBERED = """1
00:00:01,000 --> 00:00:03,500
Dana: Yes?

2
00:00:04,000 --> 00:00:06,000
Sam: Hi Dana.
How are you?

3
00:00:07,000 --> 00:00:08,000
Dana: Fine. One thing: be quick.
"""


def test_voice_tags_are_the_speakers():
    lines, notes = lines_of_captions(TAGGED)
    assert lines == [
        Line("Dana Whitfield", "Dana speaking & listening.", 1.0, 3.5),
        Line("Sam Reed", "Hi Dana, this is Sam from Parcelwise.", 4.0, 8.25),
    ]
    assert notes == []


def test_names_before_a_colon_are_the_speakers():
    lines, _ = lines_of_captions(NUMBERED)
    assert [(line.speaker, line.text, line.start_seconds) for line in lines] == [
        ("Dana", "Yes?", 1.0),
        ("Sam", "Hi Dana. How are you?", 4.0),
        ("Dana", "Fine. One thing: be quick.", 7.0),
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("text", [TAGGED, NUMBERED])
def test_line_ends_and_empty_lines_before_make_no_difference(text, ending):
    assert lines_of_captions(ending + text.replace("\n", ending)) == lines_of_captions(text)


def test_two_voices_in_one_cue_are_two_lines():
    cue = "00:01.000 --> 00:02.000\n<v Ann>Hello</v>\n<v Bob>Hi</v>"
    assert [line.speaker for line in lines_of_captions(f"WEBVTT\n\n{cue}")[0]] == ["Ann", "Bob"]


def test_overlapping_cues_stand_by_their_start_and_are_told():
    text = (
        "WEBVTT\n\n00:05.000 --> 00:09.000\n<v Ann>Second\n\n"
        "00:01.000 --> 00:06.000\n<v Bob>First\n"
    )
    lines, notes = lines_of_captions(text)
    assert [line.text for line in lines] == ["First", "Second"]
    assert notes == ["Overlapping cues: 1. They stand in the order in which they begin."]


def test_a_cue_without_a_name_goes_on_with_the_speaker_before_and_is_told():
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n(music)\n\n00:03.000 --> 00:04.000\n<v Ann>Hello\n\n"
        "00:05.000 --> 00:06.000\nand welcome\n"
    )
    lines, notes = lines_of_captions(text)
    assert [line.speaker for line in lines] == ["Unnamed", "Ann", "Ann"]
    assert notes == ["Cues without a name: 2. They went to the speaker before them."]


def test_a_cue_that_ends_before_it_begins_has_no_end():
    [line], notes = lines_of_captions("WEBVTT\n\n00:09.000 --> 00:04.000\n<v Ann>Hm\n")
    assert (line.start_seconds, line.end_seconds) == (9.0, None)
    assert "end before they begin" in notes[0]


def test_names_in_other_scripts_are_names():
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nИван Петров: Алло?\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\n田中：もしもし\n\n"
        "3\n00:00:05,000 --> 00:00:06,000\nדנה: שלום\n"
    )
    assert [(line.speaker, line.text) for line in lines_of_captions(text)[0]] == [
        ("Иван Петров", "Алло?"),
        ("田中", "もしもし"),
        ("דנה", "שלום"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n", "No cue says who speaks"),
        ("WEBVTT\n\n00:01.000 --> soon\n<v Ann>Hello\n", "1 of 1 cues cannot be read"),
        ("1\n00:00:01,000 --> 00:00:0\nAnn: hi\n", "1 of 1 cues cannot be read"),
        ("00:00:01,000 --> 00:00:02,000\nAnn: hi\n", "begins neither with"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_skipped(text, words):
    assert is_captions(text)
    with pytest.raises(Unreadable, match=words):
        lines_of_captions(text)


@pytest.mark.parametrize("text", ["", "Rep: Hello\nCustomer: Hi", "A --> B", "x" * 100_000])
def test_other_texts_are_no_captions(text):
    assert is_captions(text) == (text == "A --> B")
