"""What a recording is, whatever its storage says."""

import pytest

from sessions_app.recordings.kind import LOOKED_AT, UNKNOWN, content_type_of, kind_of
from tests.fakes.vapi_server import audio

BEGINNINGS = [
    (audio(), ".wav", "audio/wav"),
    (b"ID3\x04\x00\x00\x00\x00\x00\x23TS", ".mp3", "audio/mpeg"),
    (b"\xff\xfb\x90\x64\x00\x0f\xf0\x00\x00\x69\x00\x00", ".mp3", "audio/mpeg"),
    (b"\xff\xf3\x40\xc4\x00\x00\x00\x00\x00\x00\x00\x00", ".mp3", "audio/mpeg"),
    (b"OggS\x00\x02\x00\x00\x00\x00\x00\x00", ".ogg", "audio/ogg"),
    (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81", ".webm", "audio/webm"),
]


@pytest.mark.parametrize(("sound", "suffix", "content_type"), BEGINNINGS)
def test_the_first_bytes_tell(sound, suffix, content_type):
    kind = kind_of(sound[:LOOKED_AT])
    assert (kind.suffix, kind.content_type) == (suffix, content_type)
    assert content_type_of(f"7/12{suffix}") == content_type


@pytest.mark.parametrize(
    "beginning",
    [b"", b"RI", b"RIFF\x00\x00\x00\x00AVI ", b"\xff\xf1\x50\x80", b"<html>", b"xID3", bytes(12)],
)
def test_what_is_none_of_them_is_called_nothing_else(beginning):
    assert kind_of(beginning) == UNKNOWN


@pytest.mark.parametrize("name", ["7/12", "7/12.exe", "7.wav/12", ""])
def test_a_name_without_a_known_suffix_promises_nothing(name):
    assert content_type_of(name) == "application/octet-stream"
