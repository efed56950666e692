"""Managers give people something to practise."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from sessions_app.models import Assignment, RubricVersion


@transaction.atomic
def assignment_create(
    *, by: User, fields: Mapping[str, Any], people: Sequence[User] = ()
) -> Assignment:
    """A new assignment of the manager's organisation. Raises PermissionDenied, ValidationError."""
    _may_write(by, by.organisation_id)
    if by.organisation is None:
        raise ValidationError("You belong to no organisation, so nobody would get it.")
    assignment = Assignment(organisation=by.organisation, created_by=by, **fields)
    assignment.full_clean(exclude={"created_by"})
    assignment_check(assignment, people, given=fields)
    assignment.save()
    assignment.people.set(people)
    return assignment


@transaction.atomic
def assignment_update(
    *,
    assignment: Assignment,
    by: User,
    fields: Mapping[str, Any],
    people: Sequence[User] | None = None,
) -> Assignment:
    """Change it; states follow, for nothing of them is stored. `people` None: they stay.

    Raises PermissionDenied, ValidationError.
    """
    _may_write(by, assignment.organisation_id)
    changed = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    for name, value in fields.items():
        setattr(changed, name, value)
    ours = changed.people.filter(organisation=changed.organisation_id)  # some have left the house
    assigned = list(ours) if people is None else people
    changed.full_clean(exclude={"created_by"})  # who left the house is no longer known
    assignment_check(changed, assigned, given=fields)
    changed.save()
    if people is not None:
        changed.people.set(people)
    return changed


def _may_write(by: User, organisation_id: int | None) -> None:
    if not by.leads(organisation_id):
        raise PermissionDenied("Only managers give assignments.")


def assignment_check(
    assignment: Assignment, people: Sequence[User], *, given: Collection[str]
) -> None:
    """What was given now has to be right; what stood there before may have aged.

    Raises ValidationError.
    """
    problems = {}
    if "due_at" in given and assignment.due_at and assignment.due_at <= timezone.now():
        problems["due_at"] = "The due date is past."
    if "persona" in given and not assignment.persona.is_active:
        problems["persona_id"] = f"{assignment.persona.name} is archived. Choose another."
    if "rubric" in given and not _is_published(assignment):
        problems["rubric_id"] = f"The rubric {assignment.rubric.name!r} has no published version."
    for name in ("persona", "rubric"):
        if getattr(assignment, name).organisation_id not in (None, assignment.organisation_id):
            problems[f"{name}_id"] = f"This {name} belongs to another organisation."
    if not assignment.for_everyone and not people:
        problems["people"] = "Name the people, or give it to everyone."
    if any(person.organisation_id != assignment.organisation_id for person in people):
        problems["people"] = "Only people of the organisation can be given its assignments."
    if problems:
        raise ValidationError(problems)


def _is_published(assignment: Assignment) -> bool:
    return assignment.rubric.versions.filter(state=RubricVersion.State.PUBLISHED).exists()
