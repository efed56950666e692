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
