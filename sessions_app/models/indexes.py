from django.db import models


class NamedIndex(models.Index):
    """An index whose name the design fixed: Postgres allows 63 characters, Django's check 30."""

    max_name_length = 63
