import pytest

from llm.client import complete

SCHEMA = {
    "type": "object",
    "properties": {
        "summary": {"type": "string"},
        "evidence": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"quote": {"type": "string"}, "turn_index": {"type": "integer"}},
            },
        },
    },
}
MESSAGES = [
    {"role": "system", "content": "You judge a call."},
    {"role": "user", "content": "[0] CUSTOMER: Yes?\n[1] REP: Hello there, may I ask something?"},
]
KEY = "sk-for-tests-only"


@pytest.fixture
def ask(fake_openai, transactional_db):
    """One request to the fake, as a grader makes it."""

    def ask(messages=MESSAGES, schema=SCHEMA, **changes):
        settings = {"purpose": "evaluation", "max_output_tokens": 500, "session_id": 7, **changes}
        return complete(messages, schema, **settings)

    return ask
