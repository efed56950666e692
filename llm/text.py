"""What came from outside, made fit for the database."""

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Replace what Postgres refuses, NUL and lone surrogates, by the replacement character."""
    return _UNSTORABLE.sub("\ufffd", text)
