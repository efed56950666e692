from django.db import models
from django.db.models.functions import Now

from accounts.models import Organisation, Role, User
from sessions_app.models.persona import Persona
from sessions_app.models.rubric import Rubric


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
        given = Assignment.people.through.objects.filter(user_id=user.pk).values("assignment_id")
        return ours.filter(models.Q(for_everyone=True) | models.Q(pk__in=given))


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
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        db_table = "practice_assignments"  # the replaced system has a table named assignments
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.title
