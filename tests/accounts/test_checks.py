import pytest
from corsheaders.checks import check_settings

from accounts.checks import supabase_can_be_trusted

SECRET = "s" * 32


@pytest.mark.parametrize(
    ("url", "secret", "problems"),
    [
        ("", "", []),
        ("https://abc.supabase.co", "", []),
        ("http://127.0.0.1:54321", SECRET, []),
        ("http://abc.supabase.co", "", ["accounts.E001"]),
        ("abc.supabase.co", "", ["accounts.E001"]),
        ("https://abc.supabase.co/auth/v1", "", ["accounts.E001"]),
        ("https://me:pw@abc.supabase.co", "", ["accounts.E001"]),
        ("https://abc.supabase.co:x", "", ["accounts.E001"]),
        ("", SECRET, ["accounts.E002"]),
        ("https://abc.supabase.co", "short", ["accounts.E003"]),
    ],
)
def test_a_project_that_proves_nothing_stops_the_start(settings, url, secret, problems):
    settings.SUPABASE_URL, settings.SUPABASE_JWT_SECRET = url, secret
    found = supabase_can_be_trusted(None)
    assert [problem.id for problem in found] == problems
    assert all(problem.hint for problem in found)


@pytest.mark.parametrize("origin", ["*", "app.example", "https://app.example/path"])
def test_an_origin_that_is_none_stops_the_start(settings, origin):
    settings.CORS_ALLOWED_ORIGINS = [origin]
    assert check_settings()
