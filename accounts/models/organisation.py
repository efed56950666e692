import zoneinfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"{name!r} is no time zone. Write one such as Europe/Berlin.")


class Organisation(models.Model):
    """A company whose reps practise. Its id is the `org_id` of the mirrored tables."""

    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    has_leaderboard = models.BooleanField(
        default=True, help_text="Off: nobody is ranked in its analytics"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "organisations"
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
