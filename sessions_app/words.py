"""Words as people count them, and the sounds between them that carry nothing."""

import re
import unicodedata

# Scripts that put no space between words: Thai, Lao, Burmese, Khmer, kana and Chinese characters.
# Each of their characters stands for a word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
# Accents and vowel signs belong to the letter before them, but \w does not know them; nor does it
# know the joiners that Persian and Indian scripts write inside a word.
_MARKS = "".join(
    chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
_ATTACHED = rf"[{_MARKS}\u200c\u200d]*"
_LETTER = rf"[^\W_{_UNSPACED}]{_ATTACHED}"
WORD = re.compile(rf"[{_UNSPACED}]{_ATTACHED}|(?:{_LETTER})+(?:['’ʼ](?:{_LETTER})+)*")

FILLERS = frozenset({"um", "umm", "uh", "uhh", "uhm", "erm", "ehm", "hm", "hmm", "äh", "ähm"})


def count_words(text: str) -> int:
    """Words in any script, without fillers."""
    return sum(word.lower() not in FILLERS for word in WORD.findall(text))
