from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.functions import Now

from accounts.models import Organisation, User
from accounts.tenancy import shared_or_ours
from sessions_app.models.persona_rules import (
    validate_language,
    validate_objections,
    validate_settings,
)


class Difficulty(models.TextChoices):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"
    EXPERT = "expert"


class PersonaQuerySet(models.QuerySet["Persona"]):
    def visible_to(self, user: User) -> "PersonaQuerySet":
        """Everyone's personas and the organisation's own."""
        return self.filter(shared_or_ours(user))


class Persona(models.Model):
    """The customer that the AI plays. A session keeps a copy of what it was practised with."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, help_text="Empty: everyone's"
    )
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=100)
    title = models.CharField("role", max_length=120)
    company = models.CharField(max_length=120, blank=True)
    industry = models.CharField(max_length=80, blank=True)
    mood = models.CharField(max_length=120, blank=True)
    difficulty = models.CharField(max_length=10, choices=Difficulty, default=Difficulty.MEDIUM)
    objective = models.SlugField(
        max_length=40, default="book_meeting", help_text="What the rep is to reach: book_meeting…"
    )
    objective_text = models.CharField(max_length=300, blank=True)
    # Not blank: out of nothing the AI would play nobody in particular.
    description = models.TextField(validators=[MaxLengthValidator(4000)])
    objections = models.JSONField(default=list, blank=True, validators=[validate_objections])
    knowledge = models.TextField(blank=True, validators=[MaxLengthValidator(4000)])
    hidden_goals = models.TextField(blank=True, validators=[MaxLengthValidator(4000)])
    first_message = models.TextField(blank=True, validators=[MaxLengthValidator(500)])
    language = models.CharField(max_length=10, default="en", validators=[validate_language])
    voice = models.JSONField(default=dict, blank=True, validators=[validate_settings])
    model = models.JSONField(default=dict, blank=True, validators=[validate_settings])
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text="Moves with each change of the customer"
    )
    is_active = models.BooleanField(default=True, help_text="Off: archived, offered to nobody")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PersonaQuerySet.as_manager()

    class Meta:
        db_table = "personas"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "slug"], name="personas_slug", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.title}"

    def snapshot(self) -> dict[str, object]:
        """What a session keeps: every field that shapes the customer, as JSON, and its version."""
        skipped = {"id", "organisation", "is_active", "created_at"}
        return {
            field.name: getattr(self, field.name)
            for field in self._meta.concrete_fields
            if field.name not in skipped
        }
