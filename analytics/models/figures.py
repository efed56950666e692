"""What every rollup's row holds. Whole numbers throughout, so that sums are exact."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

BINS = 50  # of a histogram, each two points wide; 100 is in the last


class Grader(models.TextChoices):
    MODEL = "model"
    OFFLINE = "offline"


class PracticeType(models.TextChoices):
    PRACTICE = "practice", "Free practice"
    ASSIGNMENT = "assignment"


class Scores(models.Model):
    """Scores of one day under one kind of grader and one kind of practice, never mixed."""

    day = models.DateField(help_text="In the organisation's time zone")
    grader = models.CharField(max_length=10, choices=Grader)
    type = models.CharField(max_length=10, choices=PracticeType)
    graded = models.IntegerField(help_text="Those that have a score")
    score_sum = models.BigIntegerField(help_text="Hundredths of a point")
    score_squares = models.BigIntegerField(help_text="Of the hundredths, for intervals")
    histogram = ArrayField(models.IntegerField(), size=BINS)

    class Meta:
        abstract = True


class Values(models.Model):
    """One metric of the conversations of a day. Those in which it is not known are not in it."""

    day = models.DateField(help_text="In the organisation's time zone")
    metric = models.CharField(max_length=30, help_text="Its key in grading/conversation/ranges.py")
    measured = models.IntegerField(help_text="Sessions of which it is known")
    value_sum = models.BigIntegerField(help_text="Hundredths of the metric's unit")
    value_squares = models.BigIntegerField(help_text="Of the hundredths, for intervals")

    class Meta:
        abstract = True


class Figures(Scores):
    """All that is known of a day's graded sessions."""

    unscored = models.IntegerField(help_text="Graded, but too little could be judged")
    verdicts = models.IntegerField(help_text="Those of which one knows whether they closed")
    closed = models.IntegerField()
    practice_seconds = models.BigIntegerField()
    cost_micros = models.BigIntegerField(help_text="Millionths of a US dollar")
    last_session_at = models.DateTimeField()

    class Meta:
        abstract = True
