"""A file with a call in it, as somebody may hand it over."""

import json

import pytest
from django.core.management import CommandError, call_command

from grading.call_file import BadCallFile, read_call
from tests.calls import GOOD_CALL


@pytest.mark.parametrize("text", ["[" * 100_000, '{"turns":' * 100_000])
def test_nested_too_deeply_it_is_refused_in_one_line(tmp_path, text):
    file = tmp_path / "deep.json"
    file.write_text(text)
    with pytest.raises(BadCallFile) as refused:
        read_call(file)
    assert str(refused.value) == f"{file}: It is nested too deeply."


@pytest.fixture
def captions(tmp_path):
    """A call of two people, said as in GOOD_CALL, with a voice tag on each cue."""
    names = {"rep": "Sam", "customer": "Dana"}
    cues = [
        f"00:{number:02}:00.000 --> 00:{number:02}:05.000\n<v {names[role]}>{text}"
        for number, (role, text) in enumerate(GOOD_CALL)
    ]
    file = tmp_path / "call.vtt"
    file.write_text("\n\n".join(["WEBVTT", *cues]))
    return file


@pytest.mark.django_db
def test_captions_are_graded_and_the_guess_is_told_beside_the_scorecard(
    captions, alice, default_rubric, capsys
):
    call_command("process_call", str(captions), "--json")
    printed = capsys.readouterr()
    session = json.loads(printed.out)
    assert session["status"] == "completed" and session["grade"]["percentage"]
    assert session["transcript"][1]["speaker"] == "rep"
    assert f"{captions}: Sam says for whom they call: the rep." in printed.err


@pytest.mark.django_db
def test_the_rep_may_be_named(captions, alice, default_rubric, capsys):
    call_command("process_call", str(captions), "--json", "--rep", "Dana")
    printed = capsys.readouterr()
    assert json.loads(printed.out)["transcript"][1]["speaker"] == "customer"
    assert printed.err == ""
    with pytest.raises(CommandError, match=r"is called .Kim.\. There are: Dana, Sam"):
        call_command("process_call", str(captions), "--rep", "Kim")


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"\x89PNG\xff", b"hello", b"WEBVTT\n\n1\nnever\n"])
def test_a_file_without_a_call_is_refused_by_its_name(tmp_path, alice, default_rubric, content):
    file = tmp_path / "call.txt"
    file.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("process_call", str(file))
    assert str(refused.value).startswith(f"{file}: ") and "\n" not in str(refused.value)
