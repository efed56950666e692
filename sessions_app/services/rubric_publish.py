"""A draft becomes what new calls are judged by; or a rubric is put away."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from sessions_app.models import Assignment, Rubric, RubricVersion
from sessions_app.rubric_content import content_of
from sessions_app.rubric_rules import publish_problems, refuse
from sessions_app.services.rubric_drafts import NotADraft, must_write, rubric_locked

State = RubricVersion.State


@transaction.atomic
def rubric_publish(*, draft: RubricVersion, by: User) -> RubricVersion:
    """Calls that start from now on are judged by it; those that began keep their version.

    Raises PermissionDenied, ValidationError with all that it lacks, and NotADraft for whoever
    comes second.
    """
    must_write(by, draft.rubric.organisation_id)
    rubric = rubric_locked(draft.rubric_id)
    draft = rubric.versions.get(pk=draft.pk)
    if draft.state != State.DRAFT:
        raise NotADraft(f"Version {draft.number} is published already.")
    refuse(publish_problems(content_of(draft)))
    rubric.versions.filter(state=State.PUBLISHED).update(state=State.ARCHIVED)
    draft.state, draft.published_at = State.PUBLISHED, timezone.now()
    draft.save(update_fields=["state", "published_at"])
    rubric.name = draft.name
    rubric.save(update_fields=["name"])
    return draft


@transaction.atomic
def rubric_archive(*, rubric: Rubric, by: User) -> None:
    """No new call is judged by it; a draft of it can be published again. Twice is once.

    Raises PermissionDenied, and ValidationError while something relies on it.
    """
    must_write(by, rubric.organisation_id)
    rubric = rubric_locked(rubric.pk)
    if rubric.is_default:
        raise ValidationError("It judges every call without an assignment. Choose another first.")
    if count := Assignment.objects.filter(rubric=rubric).count():
        raise ValidationError(f"Assignments use it ({count}). Give them another rubric first.")
    rubric.versions.filter(state=State.PUBLISHED).update(state=State.ARCHIVED)
