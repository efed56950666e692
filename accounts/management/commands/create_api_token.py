"""`manage.py create_api_token EMAIL`: prints the token and nothing else."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from knox.models import get_token_model

from accounts.models import User


class Command(BaseCommand):
    help = "Make an API token for a person. It is shown once: only its hash is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody here has the address {email}.")
        if not user.is_active:
            raise CommandError(f"{email} is deactivated.")
        _, token = get_token_model().objects.create(user=user, expiry=None)
        self.stdout.write(token)
