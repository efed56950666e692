from django.db import models

from accounts.models import Organisation


class LineTurn(models.Model):
    """When an organisation was last served by a queue: the one that waited longest is next."""

    pk = models.CompositePrimaryKey("organisation_id", "queue")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    queue = models.CharField(max_length=10)
    served_at = models.DateTimeField()

    class Meta:
        db_table = "line_turns"

    def __str__(self) -> str:
        return f"{self.queue} for {self.organisation_id} at {self.served_at}"
