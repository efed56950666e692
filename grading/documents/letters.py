"""Text for the fonts that every PDF reader has: they know Western European letters alone.

A letter that they lack loses its accent where it has one (ş is s); other scripts are named, as
“[Cyrillic, 6 letters]”, and so are symbols. Nothing is guessed at.
"""

import re
import unicodedata

ENCODING = "cp1252"  # the fonts' own, called WinAnsi there
_KNOWN = re.escape(bytes(range(32, 256)).decode(ENCODING, errors="ignore") + "\n")
_STROKED = str.maketrans("łŁđĐıħĦŧŦ", "lLdDihHtT")  # no accents, as Unicode sees it
_LACKING = re.compile(rf"[^{_KNOWN}]+(?:[\s\d.,:;!?'’-]*[^{_KNOWN}]+)*")


def drawable(text: str) -> str:
    """The text in letters that the fonts have; a tab is a space."""
    return _LACKING.sub(_named, _nearest(text))


def lacks_letters(text: str) -> bool:
    """Whether a part of it is named and not shown."""
    return _LACKING.search(_nearest(text)) is not None


def _nearest(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.replace("\t", " "))
    return "".join(map(_without_accent, composed.translate(_STROKED)))


def _without_accent(letter: str) -> str:
    if not _LACKING.match(letter):
        return letter
    parts = unicodedata.normalize("NFKD", letter)
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return letter if _LACKING.search(bare) else bare


def _named(found: re.Match[str]) -> str:
    lacking = found.group()
    letters = [letter for letter in lacking if unicodedata.category(letter)[0] == "L"]
    if letters:
        script = unicodedata.name(letters[0], "another script").split()[0]
        script = script if script == "CJK" else script.capitalize()
        return f"[{script}, {len(letters)} letter{'' if len(letters) == 1 else 's'}]"
    symbols = [letter for letter in lacking if unicodedata.category(letter) in ("So", "Sm", "Nd")]
    names = [unicodedata.name(symbol, "a symbol").lower() for symbol in symbols]
    return f"[{', '.join(names)}]" if names else ""
