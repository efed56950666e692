from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People and organisations"

    def ready(self) -> None:
        from accounts.row_level_security import protect_tables

        # Third-party apps' tables need it as well, so it runs after every migrate, once.
        post_migrate.connect(protect_tables, sender=self)
