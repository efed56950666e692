from django.apps import AppConfig


class SalesTrainerConfig(AppConfig):
    name = "salestrainer"
    verbose_name = "Sales-Trainer"
