"""A call out of what somebody has of it: the one door for the API, the page and the command."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError

from sessions_app.imports.captions import is_captions, lines_of_captions
from sessions_app.imports.line import CUSTOMER, MOST_LINES, REP, Line, Unreadable
from sessions_app.imports.plain_text import lines_of_text
from sessions_app.imports.rep_guess import HeardSpeaker, rep_guess, speakers_of
from sessions_app.imports.turn_input import TurnInput
from sessions_app.services.session_import import report_of_turns, report_of_vapi
from sessions_app.transcript import Turn
from sessions_app.vapi.parse import CallReport, sanitise

MOST_SPEAKERS = 20
MOST_ROWS = 5 * MOST_LINES  # a cue has about four


@dataclass(frozen=True, slots=True)
class ReadCall:
    """A report ready for the import, who is heard in it, and who was taken for the rep and why.

    ``why`` is empty where the rep was named by whoever gave the call.
    """

    report: CallReport
    lines: tuple[Line, ...]  # of the report's turns, with their speakers' names
    speakers: tuple[HeardSpeaker, ...]
    rep: str
    why: str
    notes: tuple[str, ...]


def call_read(given: Mapping[str, Any], *, rep_speaker: str = "", rep_name: str = "") -> ReadCall:
    """Read `{turns | transcript | vapi_report}`, each as the API takes it.

    A transcript is `Name: …` lines, WebVTT or SRT, told by its first lines. ``rep_speaker`` is the
    name of the speaker who is the rep, in any case; all others are the customer. Without it, the
    rep is guessed, with ``rep_name``, the name of the person whose call it is, as a hint.
    Raises ValidationError.
    """
    report, lines, notes = _lines(given)
    speakers = speakers_of(lines)
    _check(lines, speakers)
    if rep_speaker:
        rep, why = _chosen(speakers, rep_speaker), ""
    else:
        rep, why = rep_guess(speakers, rep_name=rep_name)
    turns = tuple(
        Turn(
            index=index,
            speaker="rep" if line.speaker == rep else "customer",
            text=line.text,
            start_seconds=line.start_seconds,
            end_seconds=line.end_seconds,
        )
        for index, line in enumerate(lines)
    )
    return ReadCall(replace(report, turns=turns), tuple(lines), speakers, rep, why, tuple(notes))


def document_of(content: bytes | str) -> dict[str, Any]:
    """What an uploaded file or pasted text is, in the shape that `call_read` takes.

    Raises ValidationError.
    """
    text = _text(content).removeprefix("\ufeff").strip()
    if not text:
        raise ValidationError("There is nothing in it. Write lines such as `Rep: Hello`.")
    if not text.startswith(("{", "[")):
        return {"transcript": text}
    try:
        document = json.loads(text)
    except RecursionError:
        raise ValidationError("It is nested too deeply.") from None
    except ValueError as problem:
        raise ValidationError(f"It is not JSON: {problem}.") from None
    if isinstance(document, list):
        document = {"turns": document}
    if "turns" in document:
        return {"turns": _checked_turns(document["turns"])}
    return {"vapi_report": document}


def _text(content: bytes | str) -> str:
    try:
        text = content if isinstance(content, str) else content.decode()
    except UnicodeDecodeError:
        raise ValidationError("It is not UTF-8 text.") from None
    if "\x00" in text:
        raise ValidationError("It is no text, but the bytes of something else.")
    return text


def _checked_turns(turns: Any) -> list[dict[str, Any]]:
    data = TurnInput(data=turns, many=True)
    if not data.is_valid():
        raise ValidationError(
            'It wants {"turns": [{"role": "rep" or "customer", "text": …}, …]}, as the API does.'
        )
    return data.validated_data


def _lines(given: Mapping[str, Any]) -> tuple[CallReport, list[Line], list[str]]:
    if "transcript" in given:
        lines, notes = _transcript(given["transcript"])
        ends = [line.end_seconds for line in lines if line.end_seconds is not None]
        length = max(ends, default=None)
        return replace(report_of_turns([]), duration_seconds=length), lines, notes
    if "vapi_report" in given:
        report = report_of_vapi(given["vapi_report"])
    else:
        report = report_of_turns(given["turns"])
    return report, [_line(turn) for turn in report.turns], []


def _transcript(text: str) -> tuple[list[Line], list[str]]:
    text = text.removeprefix("\ufeff")
    if len(text.splitlines()) > MOST_ROWS:
        raise ValidationError({"transcript": f"It has more than {MOST_ROWS} rows."})
    try:
        lines, notes = lines_of_captions(text) if is_captions(text) else (lines_of_text(text), [])
    except Unreadable as problem:
        raise ValidationError({"transcript": str(problem)}) from None
    if not lines:
        raise ValidationError(
            {"transcript": "There is nothing in it. Write lines such as `Rep: Hello`."}
        )
    clean = [
        replace(line, speaker=sanitise(line.speaker), text=sanitise(line.text)) for line in lines
    ]
    return clean, notes


def _line(turn: Turn) -> Line:
    speaker = REP if turn.speaker == "rep" else CUSTOMER
    return Line(speaker, turn.text, turn.start_seconds, turn.end_seconds)


def _check(lines: Sequence[Line], speakers: Sequence[HeardSpeaker]) -> None:
    """A name alone is not enough: with one speaker nobody can tell who listened."""
    problem = ""
    if len(lines) > MOST_LINES:
        problem = f"It has {len(lines)} turns; at most {MOST_LINES} can be imported."
    elif len(speakers) > MOST_SPEAKERS:
        problem = f"It names {len(speakers)} speakers; at most {MOST_SPEAKERS} can be told apart."
    elif len(speakers) == 1 and speakers[0].name not in (REP, CUSTOMER):
        problem = f"Only {speakers[0].name} speaks in it. A call needs a rep and a customer."
    if problem:
        raise ValidationError({"transcript": problem})


def _chosen(speakers: Sequence[HeardSpeaker], wanted: str) -> str:
    for speaker in speakers:
        if speaker.name.casefold() == wanted.strip().casefold():
            return speaker.name
    names = ", ".join(speaker.name for speaker in speakers)
    raise ValidationError({"rep_speaker": f"Nobody is called {wanted[:60]!r}. There are: {names}."})
