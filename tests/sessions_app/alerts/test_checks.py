import pytest

from sessions_app.alerts.checks import alerts_can_be_sent
from tests.sessions_app.alerts.conftest import SECRET

MAIL = "smtp+tls://user:password@mail.example:587"
HOOK = "https://hooks.example/alerts"


@pytest.mark.parametrize(
    ("email", "mail", "url", "secret", "problems"),
    [
        ("", "", "", "", []),
        ("oncall@example.com", MAIL, HOOK, SECRET, []),
        ("", MAIL, "", "", []),
        ("oncall@example.com", "", "", "", ["E012"]),
        ("oncall", MAIL, "", "", ["E011"]),
        ("oncall@example.com", "mail.example:587", "", "", ["E010"]),
        ("oncall@example.com", "smtp://", "", "", ["E010"]),
        ("oncall@example.com", "smtp://mail.example:port", "", "", ["E010"]),
        ("oncall@example.com", "postgres://mail.example", "", "", ["E010"]),
        ("", "", "hooks.example", SECRET, ["E013"]),
        ("", "", "ftp://hooks.example", SECRET, ["E013"]),
        ("", "", HOOK, "", ["E014"]),
        ("", "", HOOK, "whsec_short", ["E014"]),
        ("", "", HOOK, "no base64 at all, but long enough for it", ["E014"]),
        ("", "", "http://alerts.internal:8080/x", SECRET, []),
    ],
)
def test_notices_that_could_never_leave_stop_the_start(
    settings, email, mail, url, secret, problems
):
    settings.ALERT_EMAIL, settings.EMAIL_URL = email, mail
    settings.ALERT_WEBHOOK_URL, settings.ALERT_WEBHOOK_SECRET = url, secret
    found = alerts_can_be_sent(None)
    assert [problem.id for problem in found] == [f"sessions_app.{number}" for number in problems]
    assert all(problem.hint for problem in found)


def test_a_secret_or_password_is_not_repeated(settings):
    settings.EMAIL_URL = "nonsense://user:hunter2@mail.example"
    settings.ALERT_WEBHOOK_URL, settings.ALERT_WEBHOOK_SECRET = HOOK, "hunter2"
    assert "hunter2" not in "".join(str(problem) for problem in alerts_can_be_sent(None))
