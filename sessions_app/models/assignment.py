from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now

from accounts.models import Organisation, Role, User
from sessions_app.models.persona import Persona
from sessions_app.models.rubric import PERCENT, Rubric

FEW = [MinValueValidator(1), MaxValueValidator(100)]


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User) -> "AssignmentQuerySet":
        """Managers see their organisation's; a rep those given to them or to everybody."""
        if user.is_anonymous:
            return self.none()
        if user.is_superuser:
            return self.all()
        ours = self.filter(organisation_id=user.organisation_id)
        if user.role in (Role.MANAGER, Role.ADMIN):
            return ours
        return ours.filter(models.Q(for_everyone=True) | models.Q(pk__in=_named(user)))

    def given_to(self, user: User) -> "AssignmentQuerySet":
        """Those that the person is to do: everybody's are for reps, others for who is named."""
        given = models.Q(pk__in=_named(user))
        if user.role == Role.REP:
            given |= models.Q(for_everyone=True)
        return self.filter(given, organisation_id=user.organisation_id)


def _named(user: User) -> models.QuerySet[Any, Any]:
    return Assignment.people.through.objects.filter(user_id=user.pk).values("assignment_id")


class Assignment(models.Model):
    """A persona to practise with, given to people by a manager."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    persona = models.ForeignKey(Persona, on_delete=models.PROTECT)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT)
    for_everyone = models.BooleanField(default=False)
    people = models.ManyToManyField(User, blank=True, related_name="assignments")
    due_at = models.DateTimeField(null=True, blank=True)
    attempts_allowed = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=FEW, help_text="Empty: as many as one likes"
    )
    pass_count = models.PositiveSmallIntegerField(
        default=1, validators=FEW, help_text="So many sessions must reach the score"
    )
    pass_score = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=PERCENT,
        help_text="Empty: the rubric's pass mark",
    )
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        db_table = "practice_assignments"  # the replaced system has a table named assignments
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.attempts_allowed and self.pass_count and self.attempts_allowed < self.pass_count:
            raise ValidationError(
                {
                    "attempts_allowed": f"{self.pass_count} sessions must reach the score, so at "
                    f"least {self.pass_count} attempts must be allowed."
                }
            )
