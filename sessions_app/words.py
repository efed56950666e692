"""Words as people count them, and the sounds between them that carry nothing."""

import re

# Scripts that put no space between words: each character stands for a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+(?:['’ʼ][^\W_{_UNSPACED}]+)*")

FILLERS = frozenset({"um", "umm", "uh", "uhh", "uhm", "erm", "ehm", "hm", "hmm", "äh", "ähm"})


def count_words(text: str) -> int:
    """Words in any script, without fillers."""
    return sum(word.lower() not in FILLERS for word in WORD.findall(text))
