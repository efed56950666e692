"""The benchmark of tokens runs alone, and the product meets its targets."""

import os
import subprocess
import sys

import pytest

from bench.design_prompts import INSTRUCTIONS, MOST_TOKENS
from bench.long_calls import long_call
from llm.tokens import tokens_of
from salestrainer.embedded.state import REPOSITORY


def run(*arguments):
    """As a person does who has set nothing."""
    env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "bench/tokens.py", *arguments],
        cwd=REPOSITORY,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_targets_are_met(tmp_path):
    done = run("--transcripts", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Targets met." in done.stdout
    assert "generated, 5000 words" in done.stdout


def test_the_designs_prompts_are_printed_and_short():
    printed = run("--prompts").stdout
    for name, text in INSTRUCTIONS.items():
        assert f"{name} ({tokens_of(text)} tokens)" in printed
        assert tokens_of(text) <= MOST_TOKENS


@pytest.mark.parametrize("words", [500, 1_500, 25_000])
def test_a_generated_call_has_its_length_and_is_the_same_for_a_seed(words):
    lines = long_call(words, seed=5)
    assert words <= sum(len(text.split()) for _, text in lines) < words + 100
    assert lines == long_call(words, seed=5)
    assert lines != long_call(words, seed=6)
    assert {role for role, _ in lines} == {"rep", "customer"}
