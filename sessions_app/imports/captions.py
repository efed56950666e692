"""WebVTT and SRT: cues with times, and a speaker in a voice tag or before a colon."""

import html
import io
import re
from collections.abc import Iterator
from itertools import pairwise

from webvtt import Caption, WebVTT
from webvtt.errors import MalformedCaptionError, MalformedFileError

from sessions_app.imports.labels import names_of, split_label
from sessions_app.imports.line import UNNAMED, Line, Unreadable
from sessions_app.vapi.values import seconds

ARROW = "-->"
# Written so that no position is tried twice: a file may hold a megabyte of "<v".
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:[ \t]+([^<>\s][^<>\n]*)?)?>")


def is_captions(text: str) -> bool:
    """Told by the first lines: the header of WebVTT, or times before anything is said."""
    first = [line for line in text[:1000].splitlines() if line.strip()][:2]
    return bool(first) and (_is_webvtt(text) or any(ARROW in line for line in first))


def lines_of_captions(text: str) -> tuple[list[Line], list[str]]:
    """The lines in the order in which they begin, and what a reader should know of them.

    A cue that names nobody goes on with the speaker before it. Raises Unreadable.
    """
    cues = _cues(text.lstrip())
    pieces = [piece for cue in cues for piece in _voices(cue)]
    if not any(speaker for _, speaker, _ in pieces):
        pieces = list(_labelled(pieces))
    if pieces and not any(speaker for _, speaker, _ in pieces):
        raise Unreadable("No cue says who speaks. Begin each with `<v Name>` or `Name:`.")
    lines: list[Line] = []
    nameless = 0
    for cue, named, words in pieces:
        nameless += not named
        speaker = named or (lines[-1].speaker if lines else UNNAMED)
        lines.append(Line(speaker, words, *_times(cue)))
    return lines, _notes(cues, nameless)


def _is_webvtt(text: str) -> bool:
    return text.lstrip().startswith("WEBVTT")


def _cues(text: str) -> list[Caption]:
    """The cues by their start. The reader skips what it cannot read; here nothing may be lost."""
    kind = "vtt" if _is_webvtt(text) else "srt"
    try:
        cues = WebVTT.from_buffer(io.StringIO(text), format=kind).captions
    except (MalformedFileError, MalformedCaptionError):
        raise Unreadable(
            "It has the times of captions, but begins neither with `WEBVTT` nor with a number."
        ) from None
    times = [row.strip() for row in text.splitlines() if ARROW in row]
    if len(cues) < len(times):
        raise Unreadable(
            f"{len(times) - len(cues)} of {len(times)} cues cannot be read. Times look like "
            f"`00:01:02.500 {ARROW} 00:01:04.000`; the first cue has `{times[0][:60]}`."
        )
    return sorted(cues, key=lambda cue: cue.start_time)


def _voices(cue: Caption) -> Iterator[tuple[Caption, str, str]]:
    """`<v Ann>Hello</v> <v Bob>Hi</v>` is two pieces; no tag, one without a name."""
    before, *spoken = _VOICE.split(cue.raw_text)
    for name, words in [("", before), *zip(spoken[::2], spoken[1::2], strict=True)]:
        plain = html.unescape(Caption(text=words).text).strip()
        if plain:
            yield cue, html.unescape(" ".join((name or "").split())), plain


def _labelled(
    pieces: list[tuple[Caption, str, str]],
) -> Iterator[tuple[Caption, str, str]]:
    """Without voice tags: the names before a colon, in any row of a cue."""
    names = names_of(row for _, _, words in pieces for row in words.splitlines())
    for cue, _, words in pieces:
        speaker, said = "", [""]
        for row in words.splitlines():
            named, rest = split_label(row, names)
            if named and any(said):
                yield cue, speaker, " ".join(said).strip()
                said = []
            speaker = named or speaker
            said.append(rest)
        if any(said):
            yield cue, speaker, " ".join(said).strip()


def _times(cue: Caption) -> tuple[float | None, float | None]:
    start = seconds(cue.start_time.in_milliseconds() / 1000)
    end = seconds(cue.end_time.in_milliseconds() / 1000)
    return start, None if start is None or end is None or end < start else end


def _notes(cues: list[Caption], nameless: int) -> list[str]:
    backwards = sum(cue.end_time < cue.start_time for cue in cues)
    overlapping = sum(later.start_time < cue.end_time for cue, later in pairwise(cues))
    told = {
        "Cues without a name: {}. They went to the speaker before them.": nameless,
        "Overlapping cues: {}. They stand in the order in which they begin.": overlapping,
        "Cues that end before they begin: {}. They have no end.": backwards,
    }
    return [words.format(count) for words, count in told.items() if count]
