"""Django's admin for calls and their pipeline; the support console is `dead_letters`."""

from sessions_app.admin import catalogue, dead_letters, steps

__all__ = ["catalogue", "dead_letters", "steps"]
