from django.apps import AppConfig


class SessionsAppConfig(AppConfig):
    name = "sessions_app"
    verbose_name = "Training sessions"

    def ready(self) -> None:
        from sessions_app import checks  # noqa: F401  (registers the system checks)
        from sessions_app.alerts import checks as _  # noqa: F401  (those of the notices)
