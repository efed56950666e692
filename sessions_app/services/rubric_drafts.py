"""Rubrics are written as drafts. What is published is not touched: grades point at it."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from accounts.models import Organisation, User
from sessions_app.models import Criterion, Rubric, RubricEdit, RubricVersion
from sessions_app.rubric_changes import changes_between
from sessions_app.rubric_content import CriterionContent, RubricContent, content_of
from sessions_app.rubric_rules import draft_problems, refuse

DRAFT = RubricVersion.State.DRAFT
LONGEST_SLUG = 60  # leaves room for a number


class NotADraft(Exception):
    """The request is fine, but somebody has published or begun something meanwhile."""


class EditedMeanwhile(Exception):
    """The draft is not what its writer began with; ``edits`` have come between, oldest first."""

    def __init__(self, edits: Sequence[RubricEdit]) -> None:
        super().__init__(f"Somebody saved this draft meanwhile. {' '.join(map(str, edits))}")
        self.edits = edits


@transaction.atomic
def rubric_create(
    *, by: User, organisation: Organisation | None, content: RubricContent
) -> RubricVersion:
    """A new rubric, as a draft; without an organisation everyone's, which superusers make.

    Raises PermissionDenied, ValidationError.
    """
    must_write(by, organisation.pk if organisation else None)
    refuse(draft_problems(content))
    if organisation:  # of two of the same name, one comes second and takes the next address
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    rubric = Rubric(organisation=organisation, name=content.name)
    rubric.slug = _free_slug(rubric, content.slug)
    rubric.full_clean()
    rubric.save()
    draft = RubricVersion.objects.create(
        rubric=rubric, number=1, name=content.name, pass_mark=content.pass_mark
    )
    criteria_write(draft, content.criteria)
    return draft


@transaction.atomic
def rubric_draft(*, rubric: Rubric, by: User) -> RubricVersion:
    """The draft of the rubric; where it has none, a copy of its newest version becomes one.

    Raises PermissionDenied.
    """
    must_write(by, rubric.organisation_id)
    rubric = rubric_locked(rubric.pk)
    newest = rubric.versions.latest("number")
    if newest.state == DRAFT:
        return newest
    draft = RubricVersion.objects.create(
        rubric=rubric, number=newest.number + 1, name=newest.name, pass_mark=newest.pass_mark
    )
    criteria_write(draft, content_of(newest).criteria)
    return draft


@transaction.atomic
def rubric_save(
    *, draft: RubricVersion, by: User, content: RubricContent, edit: int | None = None
) -> RubricVersion:
    """Put this in the draft's place; it may still lack what a published version must have.

    ``edit`` is the number of the last edit that the writer has seen; None: whatever there is.
    What changes nothing is no edit. Raises PermissionDenied, ValidationError, NotADraft where it
    was published meanwhile, and EditedMeanwhile where others came between.
    """
    must_write(by, draft.rubric.organisation_id)
    refuse(draft_problems(content))
    rubric = rubric_locked(draft.rubric_id)
    draft = rubric.versions.get(pk=draft.pk)
    if draft.state != DRAFT:
        raise NotADraft(f"Version {draft.number} was published meanwhile. Edit it anew.")
    changes = changes_between(content_of(draft), content)
    if not changes:
        return draft
    if edit is not None and (others := list(draft.edits.filter(number__gt=edit))):
        raise EditedMeanwhile(others)
    _put(draft, content)
    RubricEdit.objects.create(version=draft, number=draft.edit, by=by, changes=changes)
    return draft


def _put(draft: RubricVersion, content: RubricContent) -> None:
    draft.name, draft.pass_mark, draft.edit = content.name, content.pass_mark, draft.edit + 1
    draft.save(update_fields=["name", "pass_mark", "edit"])
    rubric = draft.rubric
    if not rubric.versions.exclude(state=DRAFT).exists():
        rubric.name = content.name
        rubric.save(update_fields=["name"])
    draft.criteria.all().delete()
    criteria_write(draft, content.criteria)


def criteria_write(version: RubricVersion, criteria: Iterable[CriterionContent]) -> None:
    """Add them in this order. In the caller's transaction."""
    Criterion.objects.bulk_create(
        Criterion(
            version=version,
            position=position,
            key=criterion.key,
            name=criterion.name,
            skill=criterion.skill,
            description=criterion.description,
            weight=criterion.weight,
            scale=criterion.scale,
            anchors=dict(criterion.anchors),
            is_blocker=criterion.is_blocker,
            may_not_apply=criterion.may_not_apply,
        )
        for position, criterion in enumerate(criteria)
    )


def rubric_locked(rubric_id: int) -> Rubric:
    """A rubric's versions are written one after the other."""
    return Rubric.objects.select_for_update(of=("self",), no_key=True).get(pk=rubric_id)


def must_write(by: User, organisation_id: int | None) -> None:
    """Raises PermissionDenied for who does not lead the organisation."""
    if by.leads(organisation_id):
        return
    if organisation_id is None:
        raise PermissionDenied("This rubric is everyone's. Use it as a starting point instead.")
    raise PermissionDenied("Only managers write and publish rubrics.")


def _free_slug(rubric: Rubric, wanted: str) -> str:
    base = (wanted or slugify(rubric.name))[:LONGEST_SLUG].strip("-") or "rubric"
    near = Rubric.objects.filter(organisation=rubric.organisation, slug__startswith=base)
    taken = set(near.values_list("slug", flat=True))
    numbers = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbers) if slug not in taken)
