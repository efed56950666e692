from django.db import transaction

from grading.models import BlindScore, GraderAgreement
from grading.selectors.calibration import measured
from sessions_app.models import RubricVersion


def agreements_refresh(*, organisation_id: int, version_id: int) -> None:
    """Measure anew how far the graders of a version agree with the organisation's people.

    In the caller's transaction, which sees what it has just written. One at a time: the later one
    counts what the earlier one added.
    """
    RubricVersion.objects.select_for_update(no_key=True).get(pk=version_id)
    kept = GraderAgreement.objects.filter(organisation=organisation_id, rubric_version=version_id)
    kept.delete()
    GraderAgreement.objects.bulk_create(
        GraderAgreement(
            organisation_id=organisation_id,
            rubric_version_id=version_id,
            grader=row.grader,
            criterion=row.key,
            name=row.name,
            calls=row.agreement.n,
            exact=row.agreement.exact,
            within_one=row.agreement.within_one,
            bias=row.agreement.bias,
            kappa=row.agreement.kappa,
            interval=row.agreement.interval,
        )
        for row in measured(organisation_id=organisation_id, version_id=version_id)
    )


def agreements_refresh_all() -> None:
    """The same of everything that was ever measured or scored: calls are deleted, too."""
    scored = BlindScore.objects.values_list("session__org", "rubric_version").distinct()
    kept = GraderAgreement.objects.values_list("organisation", "rubric_version").distinct()
    for organisation_id, version_id in {*scored.order_by(), *kept.order_by()}:
        with transaction.atomic():
            agreements_refresh(organisation_id=organisation_id, version_id=version_id)
