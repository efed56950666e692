"""Which rubric judges a call."""

from django.core.exceptions import ValidationError

from accounts.models import Organisation
from sessions_app.models import Assignment, Rubric, RubricVersion


def rubric_version_for(
    organisation: Organisation,
    *,
    assignment: Assignment | None = None,
    rubric: Rubric | None = None,
) -> RubricVersion:
    """The newest published version of the assignment's rubric, else of the organisation's default.

    An organisation without a default of its own uses everyone's. Raises ValidationError where no
    published version exists.
    """
    chosen = rubric or (assignment.rubric if assignment else None) or _default(organisation)
    if chosen is None:
        raise ValidationError("No rubric is marked as the default. Publish one in the admin first.")
    version = (
        chosen.versions.filter(state=RubricVersion.State.PUBLISHED).order_by("-number").first()
    )
    if version is None:
        raise ValidationError(f"The rubric {chosen.name!r} has no published version yet.")
    return version


def _default(organisation: Organisation) -> Rubric | None:
    return (
        Rubric.objects.filter(is_default=True, organisation=organisation).first()
        or Rubric.objects.filter(is_default=True, organisation=None).order_by("id").first()
    )
