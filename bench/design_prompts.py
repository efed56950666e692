"""The four calls of the original design, each with the whole transcript: what we compare with.

Worded as shortly as they can be and still do their work: at most 150 tokens of instruction each.
"""

from dataclasses import dataclass

MOST_TOKENS = 150  # of instruction, a call; the rubric and the transcript come on top

CLEAN = """\
You tidy transcripts of sales calls. Remove fillers and stutters, merge broken sentences of one \
speaker, mend obvious errors of recognition, and put in punctuation. Change no meaning, leave nothing \
out and add nothing. Keep the order and write each turn on a line of its own that begins with the \
speaker, "You:" or "AI Customer:". Answer with the whole transcript and nothing else.\
"""

SUMMARISE = """\
You summarise sales calls for the rep's coach. In two to four sentences say who spoke with whom, what \
the customer needed, which concerns came up, how the rep met them, and how the call ended. Then list \
up to three strengths and up to three things to improve, one short sentence each. Say nothing that is \
not in the transcript. Answer as JSON with the keys summary, strengths and improvements.\
"""

GRADE = """\
You grade sales calls. For each criterion of the rubric give the points that the rep earned out of its \
maximum, quote the rep's words that prove it, and say why in one or two sentences. Where the rep did \
not do it, give no points. Suggest one sentence that the rep could have said instead. Be strict and \
fair. Answer as JSON: criteria, a list of objects with the keys title, evidence, reasoning, \
earnedPoints, maxPoints and suggestion, in the order of the rubric.\
"""

CLOSE = """\
You decide whether a sales call was closed. It is closed if the customer committed, in words, to the \
objective of the call; politeness, interest and a request for information are no commitment, and a \
commitment taken back does not count. Answer as JSON with the keys closed (true or false), outcome \
(none, next_step or closed), evidence (the customer's own words, empty if none) and date.\
"""


@dataclass(frozen=True)
class DesignCall:
    """One request of the design: what stands before the transcript, and what it answered."""

    name: str
    instruction: str
    transcript: str
    answer: str
    rubric: str = ""
    situation: str = ""

    @property
    def messages(self) -> list[dict[str, str]]:
        system = "\n\n".join(filter(None, (self.instruction, self.rubric)))
        user = "\n\n".join(filter(None, (self.situation, self.transcript)))
        return [{"role": "system", "content": system}, {"role": "user", "content": user}]


INSTRUCTIONS = {"clean": CLEAN, "summarise": SUMMARISE, "grade": GRADE, "close": CLOSE}
