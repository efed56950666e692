"""What beat asks of grading now and then."""

from celery import shared_task

from grading.services.agreements_refresh import agreements_refresh_all
from grading.services.reminders import reminders_send
from grading.services.repeats_plan import repeats_plan
from grading.services.transcripts_expire import transcripts_expire


@shared_task(name="grading.send_reminders")
def send_reminders() -> None:
    reminders_send()


@shared_task(name="grading.refresh_agreements")
def refresh_agreements() -> None:
    agreements_refresh_all()


@shared_task(name="grading.plan_repeats")
def plan_repeats() -> None:
    repeats_plan()


@shared_task(name="grading.expire_transcripts")
def expire_transcripts() -> None:
    transcripts_expire()
