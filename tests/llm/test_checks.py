import pytest

from llm.checks import model_can_be_asked


@pytest.mark.parametrize(
    ("key", "address", "problems"),
    [
        ("", "", []),
        ("sk-abc", "https://models.example/v1", []),
        ("sk-abc", "http://127.0.0.1:11434/v1", []),
        ("sk-abc\n", "", ["llm.E001"]),
        ("sk-äbc", "", ["llm.E001"]),
        ("sk abc", "", ["llm.E001"]),
        ("", "models.example/v1", ["llm.E002"]),
    ],
)
def test_settings_that_could_never_work_stop_the_start(settings, key, address, problems):
    settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL = key, address
    assert [problem.id for problem in model_can_be_asked(None)] == problems


@pytest.mark.parametrize(("requests", "tokens"), [(0, 10_000), (50, 0), (-5, 10_000), (50, -5)])
def test_a_limit_that_lets_nothing_through_stops_the_start(settings, requests, tokens):
    settings.OPENAI_REQUESTS_PER_MINUTE = requests
    settings.OPENAI_TOKENS_PER_MINUTE = tokens
    [problem] = model_can_be_asked(None)
    assert problem.id == ("llm.E003" if requests < 1 else "llm.E004")
    assert problem.hint
