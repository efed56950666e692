"""One rollup table, and the statements that compute its rows from the facts."""

from dataclasses import dataclass
from typing import Literal

from django.db import models

from analytics.facts import FIGURES, GRADED, HISTOGRAM_OF_SCORES, SCORES, SKILLS, sums
from analytics.models import (
    AssignmentDay,
    OrganisationDay,
    OrganisationSkillDay,
    UserDay,
    UserSkillDay,
)

Owner = Literal["organisation_id", "user_id", "assignment_id"]
# The owner's column below, and which of the owner's sessions its rows hold.
SESSIONS_OF = {
    "organisation_id": ("s.org_id", "counted"),
    "user_id": ("s.user_id", "true"),
    "assignment_id": ("s.assignment_id", "counted AND assignment_id IS NOT NULL"),
}


@dataclass(frozen=True, slots=True)
class Rollup:
    """``owner`` is whose days these are; ``facts`` what lies below them (analytics/facts.py)."""

    model: type[models.Model]
    owner: Owner
    facts: str

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(field.attname for field in self.model._meta.pk_fields)

    @property
    def delete_day(self) -> str:
        """Takes `organisation`, `owner` and `day`."""
        return f"""
            DELETE FROM {self.table} WHERE organisation_id = %(organisation)s
                AND {self.owner} = %(owner)s AND day = %(day)s
        """  # noqa: S608  (names of our own)

    @property
    def insert_day(self) -> str:
        """Takes `owner` beside what `insert` takes."""
        return self.insert(self.table, whose=f"{SESSIONS_OF[self.owner][0]} = %(owner)s")

    def insert(self, table: str, *, whose: str = "true") -> str:
        """Compute the rows of some days into a table of this shape.

        Takes `organisation`, `days` (all from the first to the last) and `starts`, their first
        moments and, one more, the end of the last.
        """
        columns: tuple[str, ...] = SCORES
        last: dict[str, str] = {}
        if self.facts is GRADED:
            columns, last = FIGURES, {"last_session_at": "max(last_session_at)"}
        names = (*self.keys, *columns, *last, "histogram")
        values = (*self.keys, sums(columns), *last.values(), f"ARRAY[{HISTOGRAM_OF_SCORES}]")
        facts = self.facts.format(
            where=f"""s.org_id = %(organisation)s AND {whose}
                AND s.created_at >= %(begin)s AND s.created_at < %(end)s"""
        )
        return f"""
            INSERT INTO {table} ({", ".join(names)})
            SELECT {", ".join(values)}
            FROM (
                SELECT *, (%(days)s::date[])[width_bucket(created_at, %(starts)s::timestamptz[])]
                    AS day
                FROM ({facts}) facts
                WHERE {SESSIONS_OF[self.owner][1]}
            ) of_days
            GROUP BY {", ".join(self.keys)}
        """  # noqa: S608


ROLLUPS = (
    Rollup(OrganisationDay, "organisation_id", GRADED),
    Rollup(UserDay, "user_id", GRADED),
    Rollup(AssignmentDay, "assignment_id", GRADED),
    Rollup(OrganisationSkillDay, "organisation_id", SKILLS),
    Rollup(UserSkillDay, "user_id", SKILLS),
)
