"""Twenty calls, written without knowing the customer's rules, end as they should."""

from pathlib import Path

import pytest
import yaml

from tests.sessions_app.simulator.playing import persona_called, play

FILE = Path(__file__).with_name("dialogues.yaml")
# Every line is a text, "yes" too.
DIALOGUES = yaml.load(FILE.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506


def test_there_are_twenty():
    assert len(DIALOGUES) == 20


@pytest.mark.parametrize("seed", ["1", "2", "3"])
@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue["name"])
def test_a_call_ends_as_with_a_sensible_customer(dialogue, seed):
    call = play(persona_called(dialogue["persona"]), dialogue["rep"], seed=seed)
    assert call.outcome == dialogue["expect"], str(call)
