"""What people said, made fit to stand in a prompt.

Only characters between words are replaced, never a letter or a digit, so that a quote copied out of
the prompt is found in the raw turn again.
"""

import re
import unicodedata

# Line breaks of every kind end here; so do invisible characters that reorder or hide text. The
# joiners stay: Persian, Indian scripts and emoji are written with them.
_JOINERS = "\u200c\u200d"
# Marks of tags and of model templates, in the spellings that a tokenizer may read as the same.
_BRACKETS = str.maketrans(
    {
        **dict.fromkeys("<＜‹〈⟨❮﹤˂[［{｛", "("),
        **dict.fromkeys(">＞›〉⟩❯﹥˃]］}｝", ")"),
        **dict.fromkeys("|｜`", " "),
    }
)
_FAKE_SPEAKER = re.compile(
    r"\b(rep|customer|system|assistant|user|developer|human|ai|tool)(\s*)[:：]", re.IGNORECASE
)
_SPACES = re.compile(r"\s+")


def as_data(text: str) -> str:
    """One line that can neither end the recording around it nor begin a turn or a role."""
    visible = "".join(" " if _is_hidden(character) else character for character in text)
    plain = visible.translate(_BRACKETS)
    return _SPACES.sub(" ", _FAKE_SPEAKER.sub(r"\1\2,", plain)).strip()


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and (
        character not in _JOINERS
    )
