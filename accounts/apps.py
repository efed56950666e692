from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People and organisations"

    def ready(self) -> None:
        from accounts import checks  # noqa: F401  (registers the system checks)
        from accounts.row_level_security import protect_tables
        from accounts.supabase import openapi  # noqa: F401  (registers the scheme)

        # Third-party apps' tables need it as well, so it runs after every migrate, once.
        post_migrate.connect(protect_tables, sender=self)
