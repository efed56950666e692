from django.db import models

from accounts.models import Organisation


class LineTurn(models.Model):
    """When an organisation was last served from the line: the one that waited longest is next."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, primary_key=True)
    served_at = models.DateTimeField()

    class Meta:
        db_table = "line_turns"

    def __str__(self) -> str:
        return f"{self.organisation_id} at {self.served_at}"
