"""A language model judges: one request a session, its answer bound to a schema."""

from dataclasses import dataclass, replace

from django.conf import settings

from grading.long_calls.notes import notes_within
from grading.long_calls.room import ONE_REQUEST, room
from grading.prompts import build_messages
from grading.protocol import Brief, Evaluation, PartNotes
from grading.schema import SCHEMA_NAME, evaluation_schema, parse_evaluation
from llm.client import complete
from llm.tokens import tokens_of_request
from llm.usage import Usage

PREFIX = "openai:"
OUTPUT_BASE = 400  # tokens for summary, strengths, improvements and verdict
OUTPUT_A_CRITERION = 160


@dataclass(frozen=True, slots=True)
class OpenAIGrader:
    """Any server that speaks OpenAI's protocol. Raises the failures of llm."""

    session_id: int
    organisation_id: int
    last_error: str = ""
    last_reply: str = ""
    purpose: str = SCHEMA_NAME
    model: str = ""  # the usual one

    @property
    def name(self) -> str:
        return grader_name(self.model)

    @staticmethod
    def usage_for(brief: Brief) -> Usage:
        """About what the request will use, its answer at full length."""
        return Usage(
            prompt_tokens=_sent(build_messages(_fitted(brief)), brief),
            completion_tokens=_longest_answer(brief),
        )

    @staticmethod
    def tokens_for(brief: Brief) -> int:
        """As one number, which the limits count."""
        return OpenAIGrader.usage_for(brief).total_tokens

    def evaluate(self, brief: Brief) -> Evaluation:
        completion = complete(
            self.messages(brief),
            evaluation_schema(brief.criteria),
            purpose=self.purpose,
            model=self.model,
            max_output_tokens=_longest_answer(brief),
            session_id=self.session_id,
            organisation_id=self.organisation_id,
        )
        return parse_evaluation(completion.content, brief.criteria)

    def messages(self, brief: Brief) -> list[dict[str, str]]:
        """What is sent."""
        told = _fitted(brief)
        messages = build_messages(told, last_error=self.last_error, last_reply=self.last_reply)
        if _sent(messages, brief) + _longest_answer(brief) <= room(1.0):
            return messages
        # To ask again must not be what makes the request too large.
        return build_messages(told, last_error=self.last_error)


def grader_name(model: str = "") -> str:
    """As grades keep it; without a model, that of the usual one."""
    return f"{PREFIX}{model or settings.OPENAI_MODEL}"


def _fitted(brief: Brief) -> Brief:
    """A long call's notes, as many as one request has room for."""
    if not brief.notes:
        return brief
    bare = build_messages(replace(brief, notes=(PartNotes(summary="", criteria={}),)))
    around = _sent(bare, brief) + _longest_answer(brief)
    return replace(brief, notes=notes_within(brief.notes, room(ONE_REQUEST) - around))


def _sent(messages: list[dict[str, str]], brief: Brief) -> int:
    return tokens_of_request(messages, evaluation_schema(brief.criteria))


def _longest_answer(brief: Brief) -> int:
    return OUTPUT_BASE + OUTPUT_A_CRITERION * len(brief.criteria)
