from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from accounts.tenancy import own_or_led
from grading.models.grade_override import GradeOverride
from grading.models.session_grade import SessionGrade


class GradeDisputeQuerySet(models.QuerySet["GradeDispute"]):
    def visible_to(self, user: User) -> "GradeDisputeQuerySet":
        """Those about grades that the person may see."""
        owner, organisation = "grade__session__user", "grade__session__org"
        return self.filter(own_or_led(user, owner=owner, organisation=organisation))

    def still_open(self) -> "GradeDisputeQuerySet":
        """Those that wait for an answer; a regrade takes them along to the grade that counts."""
        return self.filter(answered_at=None, grade__is_current=True)


class GradeDispute(models.Model):
    """A rep says that a grade is wrong; a manager answers, once."""

    grade = models.ForeignKey(SessionGrade, on_delete=models.CASCADE, related_name="disputes")
    criterion = models.CharField(max_length=60, blank=True, help_text="Its key; empty: the whole")
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    made_on = models.ForeignKey(
        SessionGrade,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="The earlier grade that it was made about; empty: this one",
    )

    accepted = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    override = models.OneToOneField(
        GradeOverride, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = GradeDisputeQuerySet.as_manager()

    class Meta:
        db_table = "grade_disputes"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["grade", "criterion"],
                condition=Q(answered_at=None),
                name="grade_disputes_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"Dispute of {self.criterion or 'the whole'} of grade {self.grade_id}"

    @property
    def about(self) -> str:
        """The criterion's name where it was made; one query."""
        disputed = self.made_on or self.grade
        return disputed.criteria.values_list("name", flat=True).get(key=self.criterion)
