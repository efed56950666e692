"""A dead letter is told of: rows for what is to be sent, and an event in Sentry."""

import sentry_sdk
from django.db import transaction
from django.db.models.functions import Now, TruncHour

from sessions_app.alerts.channels import configured_channels
from sessions_app.models import Alert, DeadLetter


def dead_letter_tell(letter: DeadLetter) -> None:
    """Write the notices of a new dead letter, in the transaction that buries its step.

    One a fingerprint and hour: who comes second, at the same moment too, finds the row taken.
    """
    Alert.objects.bulk_create(
        [
            Alert(
                dead_letter=letter,
                fingerprint=letter.fingerprint,
                hour=TruncHour(Now()),
                channel=channel,
            )
            for channel in configured_channels()
        ],
        ignore_conflicts=True,
    )
    transaction.on_commit(lambda: _tell_sentry(letter), robust=True)


def _tell_sentry(letter: DeadLetter) -> None:
    """The failure's class and step as tags; neither its message nor anything that was said."""
    run = letter.step_run
    with sentry_sdk.new_scope() as scope:
        scope.clear_breadcrumbs()
        scope.fingerprint = [letter.fingerprint]
        scope.set_tag("step", run.step)
        scope.set_tag("error_class", letter.error_class)
        scope.set_tag("organisation", run.session.org_id)
        scope.set_tag("fingerprint", letter.fingerprint)
        sentry_sdk.capture_message(f"Dead letter: {run.step}, {letter.error_class}", level="error")
