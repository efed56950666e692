from django.db import models

from accounts.models import Organisation


class FiguresVersion(models.Model):
    """Counts up whenever an organisation's figures change, in the transaction that changes them.

    It is part of every cached answer's key, and its row is the lock under which an organisation's
    rollups are written (docs/decisions/0012-rollups.md).
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    version = models.BigIntegerField(default=0)

    class Meta:
        db_table = "analytics_versions"

    def __str__(self) -> str:
        return f"Version {self.version} of organisation {self.organisation_id}"
