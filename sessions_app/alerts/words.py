"""What a notice says."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from sessions_app.models import Alert, DeadLetter


@dataclass(frozen=True, slots=True)
class Notice:
    """A dead letter in the words of its notice; ``alike`` counts the open ones."""

    letter: DeadLetter
    alike: int
    console_url: str

    @property
    def subject(self) -> str:
        return f"Dead letter: {self.letter.step_run.step}, {self.letter.error_class}"

    @property
    def text(self) -> str:
        run = self.letter.step_run
        return (
            f"{self.letter.message}\n\n"
            f"Step {run.step} of session {run.session_id} (organisation {run.session.org_id}) "
            f"gave up after {self.letter.attempts} attempts. "
            f"Open and alike: {self.alike}.\n\n"
            f"Decide here: {self.console_url}\n\n"
            "Of failures alike you are told once an hour.\n"
        )


def notice_of(alert: Alert) -> Notice:
    letter = alert.dead_letter
    alike = DeadLetter.objects.still_open().filter(fingerprint=alert.fingerprint).count()
    path = reverse("admin:sessions_app_deadletter_change", args=[letter.pk])
    return Notice(letter, alike, f"{settings.PUBLIC_BASE_URL}{path}")
