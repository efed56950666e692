"""What a recording is, by its first bytes: those who store it do not always say so."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

LOOKED_AT = 12  # bytes


@dataclass(frozen=True, slots=True)
class Kind:
    suffix: str
    content_type: str


UNKNOWN = Kind("", "application/octet-stream")
_KINDS = (
    (re.compile(rb"RIFF.{4}WAVE", re.DOTALL), Kind(".wav", "audio/wav")),
    # A tag, or the head of a frame of layer III.
    (re.compile(rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"), Kind(".mp3", "audio/mpeg")),
    (re.compile(rb"OggS"), Kind(".ogg", "audio/ogg")),
    (re.compile(rb"\x1a\x45\xdf\xa3"), Kind(".webm", "audio/webm")),
)


def kind_of(beginning: bytes) -> Kind:
    """``beginning`` are the first LOOKED_AT bytes."""
    return next((kind for pattern, kind in _KINDS if pattern.match(beginning)), UNKNOWN)


def content_type_of(name: str) -> str:
    """Of a recording that was stored under this name, which ends with its kind's suffix."""
    suffix = PurePosixPath(name).suffix
    return next((kind for _, kind in _KINDS if kind.suffix == suffix), UNKNOWN).content_type
