"""One rollup table, and the statements that compute its rows from what lies below."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.db import models

from analytics.facts import (
    FIGURES,
    GRADED,
    HISTOGRAM_OF_SCORES,
    METRICS,
    OF_PEOPLE,
    SCORES,
    SKILLS,
    VALUES,
    sums,
)
from analytics.models import (
    AssignmentDay,
    OrganisationDay,
    OrganisationMetricDay,
    OrganisationSkillDay,
    UserDay,
    UserMetricDay,
    UserMonth,
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
class Table:
    model: type[models.Model]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(field.attname for field in self.model._meta.pk_fields)


@dataclass(frozen=True, slots=True)
class Days(Table):
    """``owner`` is whose days these are; ``facts`` what lies below them (analytics/facts.py).

    ``added`` are the columns that are added up, ``others`` how the rest is computed.
    """

    owner: Owner
    facts: str
    added: tuple[str, ...]
    others: Mapping[str, str]

    @property
    def delete_day(self) -> str:
        """Takes `organisation`, `owner` and `day`."""
        return f"""
            DELETE FROM {self.name} WHERE organisation_id = %(organisation)s
                AND {self.owner} = %(owner)s AND day = %(day)s
        """  # noqa: S608  (names of our own)

    @property
    def insert_day(self) -> str:
        """Takes `owner` beside what `insert` takes."""
        return self.insert(self.name, whose=f"{SESSIONS_OF[self.owner][0]} = %(owner)s")

    def insert(self, table: str, *, whose: str = "true") -> str:
        """Compute the rows of some days into a table of this shape.

        Takes `organisation`, `days` (all from the first to the last) and `starts`, their first
        moments and, one more, the end of the last.
        """
        names = (*self.keys, *self.added, *self.others)
        values = (*self.keys, sums(self.added), *self.others.values())
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


_HISTOGRAM = {"histogram": f"ARRAY[{HISTOGRAM_OF_SCORES}]"}
_FIGURES = {"last_session_at": "max(last_session_at)", **_HISTOGRAM}

DAYS = (
    Days(OrganisationDay, "organisation_id", GRADED, FIGURES, _FIGURES),
    Days(UserDay, "user_id", GRADED, FIGURES, _FIGURES),
    Days(AssignmentDay, "assignment_id", GRADED, FIGURES, _FIGURES),
    Days(OrganisationSkillDay, "organisation_id", SKILLS, SCORES, _HISTOGRAM),
    Days(UserSkillDay, "user_id", SKILLS, SCORES, _HISTOGRAM),
    Days(OrganisationMetricDay, "organisation_id", METRICS, VALUES, {}),
    Days(UserMetricDay, "user_id", METRICS, VALUES, {}),
)


@dataclass(frozen=True, slots=True)
class Months(Table):
    """People's months. They are computed from their days, so after these."""

    @property
    def delete_month(self) -> str:
        """Takes `organisation`, `user` and `month`."""
        return f"""
            DELETE FROM {self.name} WHERE organisation_id = %(organisation)s
                AND user_id = %(user)s AND month = %(month)s
        """  # noqa: S608  (names of our own)

    @property
    def insert_month(self) -> str:
        """Takes the same."""
        return self.insert(
            self.name,
            whose="""user_id = %(user)s AND day >= %(month)s
                AND day < %(month)s + interval '1 month'""",
        )

    def insert(self, table: str, *, whose: str = "true") -> str:
        """Compute the organisation's rows into a table of this shape. Takes `organisation`."""
        return f"""
            INSERT INTO {table} ({", ".join((*self.keys, *OF_PEOPLE, "last_session_at"))})
            SELECT organisation_id, date_trunc('month', day)::date AS month, user_id, grader,
                {sums(OF_PEOPLE)}, max(last_session_at)
            FROM analytics_user_days
            WHERE organisation_id = %(organisation)s AND counted AND {whose}
            GROUP BY organisation_id, month, user_id, grader
        """  # noqa: S608


MONTHS = Months(UserMonth)
