"""How much of it: who refuses the extent that the objective names, agrees to less than that."""

import re

from grading.graders.offline import assent, doubts
from grading.graders.offline.call import sentences
from grading.meaning import FIGURES, forms_of

_WHOLE = frozenset({"all", "both", "whole", "every", "full", "full-scale", "entire"})
_NO = re.compile(rf"{doubts.NEGATION.pattern}|\btoo\b", re.IGNORECASE)
_NO_EXTENT = frozenset({"one", "first", "second", "half", "quarter", "once"})


def extent_of(objective: str) -> frozenset[str]:
    """The words in which an objective names its extent: "all", "sixty", "three"."""
    named = {form for form in forms_of(objective) if form in FIGURES or form.isdigit()}
    whole = _WHOLE & set(re.findall(r"\w+", objective.lower()))
    return frozenset(named | whole) - _NO_EXTENT


def refuses_extent(text: str, extent: frozenset[str]) -> bool:
    """ "We're not doing three": no to as much as that."""
    return any(
        _NO.search(assent.IDIOMS.sub("", sentence)) and speaks_of(sentence, extent)
        for sentence in sentences(text)
        if not sentence.endswith("?")
    )


def speaks_of(text: str, extent: frozenset[str]) -> bool:
    return bool(extent & set(forms_of(text.replace("'s", ""))))
