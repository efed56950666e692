"""`manage.py check_rollups`: are the rollups what lies below them?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import Organisation
from analytics.services.rollups import rollups_rebuild


class Command(BaseCommand):
    help = (
        "Recompute every rollup from the rows below, print what was stored otherwise, and put it "
        "right. Exit status 1 if there was any."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        drifted = 0
        for organisation in Organisation.objects.order_by("pk"):
            for drift in rollups_rebuild(organisation):
                self.stdout.write(str(drift))
                drifted += 1
        if drifted:
            self.stderr.write(f"{drifted} rows had drifted and were put right.")
            sys.exit(1)
        self.stdout.write("No rollup has drifted.")
