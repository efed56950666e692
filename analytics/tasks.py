"""What beat asks of analytics. A task an organisation: none holds its message for long."""

from celery import shared_task

from accounts.models import Organisation
from analytics.services.drift_tell import drift_tell
from analytics.services.performance_summary import performance_summary_refresh
from analytics.services.rollups import rollups_rebuild
from analytics.services.weekly_digests import weekly_digests_send
from llm.failures import Transient


@shared_task(name="analytics.check_rollups")
def check_rollups() -> None:
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        check_rollups_of.delay(organisation_id)


@shared_task(name="analytics.check_rollups_of")
def check_rollups_of(organisation_id: int) -> None:
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation and (drift := rollups_rebuild(organisation)):
        tell_of_drift.delay(organisation_id, len(drift), str(drift[0]))


@shared_task(
    name="analytics.tell_of_drift",
    bind=True,
    autoretry_for=(Transient,),
    max_retries=5,
    default_retry_delay=50,  # seconds
)
def tell_of_drift(self: object, organisation_id: int, rows: int, example: str) -> None:
    message_id = f"drift-{self.request.id}"  # type: ignore[attr-defined]
    drift_tell(organisation_id=organisation_id, rows=rows, example=example, message_id=message_id)


@shared_task(name="analytics.refresh_performance_summary")
def refresh_performance_summary() -> None:
    performance_summary_refresh()


@shared_task(name="analytics.send_weekly_digests")
def send_weekly_digests() -> None:
    weekly_digests_send()
