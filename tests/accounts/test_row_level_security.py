"""Supabase would serve an unprotected table to the world."""

import pytest
from django.db import connection

from accounts.row_level_security import protect_tables

pytestmark = pytest.mark.django_db

OPEN = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relrowsecurity
"""


def open_tables():
    with connection.cursor() as cursor:
        cursor.execute(OPEN)
        return [name for (name,) in cursor.fetchall()]


def test_every_table_is_protected_after_migrate():
    assert open_tables() == []


def test_a_new_table_is_found_and_the_second_time_changes_nothing():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE public.newcomer (id int)")
    assert open_tables() == ["newcomer"]
    protect_tables()
    protect_tables()
    assert open_tables() == []
