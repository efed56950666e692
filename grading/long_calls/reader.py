"""A language model reads one part of a long call: one request, its answer bound to a schema."""

from dataclasses import dataclass

from grading.evidence import Transcript
from grading.long_calls.cutting import Part
from grading.long_calls.prompts import part_messages
from grading.long_calls.reply import SCHEMA_NAME, evidence_schema, parse_notes
from grading.protocol import PartNotes
from llm.client import complete
from llm.tokens import tokens_of_request

OUTPUT_BASE = 350  # tokens for the summary and the commitments
OUTPUT_A_CRITERION = 120


@dataclass(frozen=True, slots=True)
class PartReader:
    """As graders.openai.OpenAIGrader, for a part. Raises the failures of llm."""

    session_id: int
    organisation_id: int
    last_error: str = ""
    last_reply: str = ""
    model: str = ""  # the usual one

    @staticmethod
    def tokens_for(part: Part) -> int:
        """About how many tokens the request will use, its answer at full length included."""
        schema = evidence_schema(part.brief.criteria)
        return tokens_of_request(part_messages(part), schema) + _longest_answer(part)

    def read(self, part: Part, transcript: Transcript) -> PartNotes:
        """``transcript`` is the whole call's: that is where quotes are looked up."""
        schema = evidence_schema(part.brief.criteria)
        messages = part_messages(part, last_error=self.last_error, last_reply=self.last_reply)
        completion = complete(
            messages,
            schema,
            purpose=SCHEMA_NAME,
            model=self.model,
            max_output_tokens=_longest_answer(part),
            session_id=self.session_id,
            organisation_id=self.organisation_id,
        )
        return parse_notes(completion.content, part.brief.criteria, transcript)


def _longest_answer(part: Part) -> int:
    return OUTPUT_BASE + OUTPUT_A_CRITERION * len(part.brief.criteria)
