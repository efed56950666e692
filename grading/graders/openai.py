"""A language model judges: one request a session, its answer bound to a schema."""

from dataclasses import dataclass

from django.conf import settings

from grading.prompts import build_messages
from grading.protocol import Brief, Evaluation
from grading.schema import SCHEMA_NAME, evaluation_schema, parse_evaluation
from llm.client import complete
from llm.tokens import tokens_of_request

OUTPUT_BASE = 400  # tokens for summary, strengths, improvements and verdict
OUTPUT_A_CRITERION = 160


@dataclass(frozen=True, slots=True)
class OpenAIGrader:
    """Any server that speaks OpenAI's protocol. Raises the failures of llm."""

    session_id: int
    organisation_id: int
    last_error: str = ""
    last_reply: str = ""

    @property
    def name(self) -> str:
        return f"openai:{settings.OPENAI_MODEL}"

    def tokens(self, brief: Brief) -> int:
        """About how many tokens the request will use, its answer at full length included."""
        sent = tokens_of_request(self._messages(brief), evaluation_schema(brief.criteria))
        return sent + _longest_answer(brief)

    def evaluate(self, brief: Brief) -> Evaluation:
        completion = complete(
            self._messages(brief),
            evaluation_schema(brief.criteria),
            purpose=SCHEMA_NAME,
            max_output_tokens=_longest_answer(brief),
            session_id=self.session_id,
            organisation_id=self.organisation_id,
        )
        return parse_evaluation(completion.content, brief.criteria)

    def _messages(self, brief: Brief) -> list[dict[str, str]]:
        return build_messages(brief, last_error=self.last_error, last_reply=self.last_reply)


def _longest_answer(brief: Brief) -> int:
    return OUTPUT_BASE + OUTPUT_A_CRITERION * len(brief.criteria)
