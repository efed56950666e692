from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now

from accounts.models import Organisation, User
from accounts.tenancy import shared_or_ours

PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


class RubricQuerySet(models.QuerySet["Rubric"]):
    def visible_to(self, user: User) -> "RubricQuerySet":
        """Everyone's rubrics and the organisation's own."""
        return self.filter(shared_or_ours(user))


class Rubric(models.Model):
    """A way to judge calls; what counts stands in its versions."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, help_text="Empty: everyone's"
    )
    slug = models.SlugField(max_length=80)
    name = models.CharField(
        max_length=120, help_text="That of the published version; before one is, of the draft"
    )
    is_default = models.BooleanField(
        default=False, help_text="Judges calls that have neither persona nor assignment"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = RubricQuerySet.as_manager()

    class Meta:
        db_table = "rubric_sets"  # the replaced system has a table named rubrics
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "slug"], name="rubrics_slug", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(is_default=True),
                name="rubrics_one_default",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RubricVersion(models.Model):
    """One state of a rubric. Published ones never change: grades point at them.

    At most one is a draft and one published; those that were published before are archived.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        ARCHIVED = "archived"

    rubric = models.ForeignKey(
        Rubric, on_delete=models.PROTECT, db_index=False, related_name="versions"
    )
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    pass_mark = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(70), validators=PERCENT
    )
    edit = models.PositiveIntegerField(
        default=0, editable=False, help_text="Of a draft: how often it was changed"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "rubric_versions"
        ordering = ["rubric", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "number"], name="rubric_versions_number"),
            models.UniqueConstraint(
                fields=["state", "rubric"],
                condition=models.Q(state__in=["draft", "published"]),
                name="rubric_versions_one_draft_one_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class Criterion(models.Model):
    """One thing that a call is judged by."""

    class Scale(models.TextChoices):
        BINARY = "binary", "Yes or no"
        FIVE = "five", "1 to 5"

    version = models.ForeignKey(
        RubricVersion, on_delete=models.CASCADE, db_index=False, related_name="criteria"
    )
    position = models.PositiveIntegerField()
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    skill = models.SlugField(max_length=60)
    description = models.TextField()
    weight = models.DecimalField(max_digits=5, decimal_places=2, validators=PERCENT)
    scale = models.CharField(max_length=10, choices=Scale, default=Scale.FIVE)
    anchors = models.JSONField(
        default=dict, blank=True, help_text='What 1, 3 and 5 look like: {"1": "…", "3": …}'
    )
    is_blocker = models.BooleanField(default=False)
    may_not_apply = models.BooleanField(default=False)

    class Meta:
        db_table = "criteria"
        verbose_name_plural = "criteria"
        ordering = ["version_id", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="criteria_key")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.version.state != RubricVersion.State.DRAFT:
            raise ValidationError("A published version does not change. Make a new draft of it.")
