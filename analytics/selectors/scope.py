"""Whose figures are asked for, and from where they are read.

A combination that no rollup answers (a persona; a person's attempts at one assignment) is read from
the sessions, through the covering indexes of migration 0002. The columns are the same either way.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from analytics.facts import GRADED, HELD, METRICS, OF_PEOPLE, SKILLS
from analytics.periods import Period


@dataclass(frozen=True, slots=True)
class Scope:
    """``own`` is a person's view of themselves: what the organisation does not count, too."""

    organisation_id: int
    period: Period
    user_id: UUID | None = None
    assignment_id: int | None = None
    persona_id: int | None = None
    own: bool = False

    @property
    def given(self) -> dict[str, Any]:
        return {
            **self.period.given,
            "organisation": self.organisation_id,
            "user": self.user_id,
            "assignment": self.assignment_id,
            "persona": self.persona_id,
        }

    @property
    def figures(self) -> str:
        """Rows of `bucket`, `grader`, `type` and figures; see `is_rolled_up` for scores."""
        table = self._figures_table
        return self._days(table) if table else self._facts(GRADED)

    @property
    def is_rolled_up(self) -> bool:
        return self._figures_table is not None

    @property
    def people(self) -> str:
        """Rows of `user_id`, `grader` and figures of the period, that before left out."""
        if self.assignment_id or self.persona_id:
            return f"SELECT * FROM ({self._facts(GRADED)}) facts WHERE bucket > 0"  # noqa: S608
        columns = ", ".join(("user_id", "grader", *OF_PEOPLE, "last_session_at"))
        theirs = "organisation_id = %(organisation)s"
        theirs += " AND user_id = %(user)s" if self.user_id else ""
        days = f"SELECT {columns} FROM analytics_user_days WHERE counted AND {theirs}"  # noqa: S608
        return f"""
            SELECT {columns} FROM analytics_user_months
                WHERE {theirs} AND month >= %(months_begin)s AND month < %(months_end)s
            UNION ALL {days} AND day >= %(first)s AND day < %(months_begin)s
            UNION ALL {days} AND day >= %(months_end)s AND day <= %(last)s
        """  # noqa: S608

    @property
    def skills(self) -> str:
        """Rows of `bucket`, `grader`, `skill`, `age` (days) and scores."""
        return self._by("skill", SKILLS)

    @property
    def metrics(self) -> str:
        """Rows of `bucket`, `metric` and its values."""
        return self._by("metric", METRICS)

    @property
    def held(self) -> str:
        """Rows of `bucket`, `type`, `status`, `user_id` of what has no grade."""
        return self._facts(HELD)

    @property
    def of_sessions(self) -> str:
        """A condition on training_sessions, called s."""
        conditions = [
            "s.org_id = %(organisation)s AND s.created_at >= %(begin)s AND s.created_at < %(end)s"
        ]
        conditions += ["s.user_id = %(user)s"] if self.user_id else []
        conditions += ["s.assignment_id = %(assignment)s"] if self.assignment_id else []
        conditions += ["s.template_id = %(persona)s"] if self.persona_id else []
        return " AND ".join(conditions)

    @property
    def _figures_table(self) -> str | None:
        if self.persona_id or (self.user_id and self.assignment_id):
            return None
        owner = "user" if self.user_id else "assignment" if self.assignment_id else "organisation"
        return f"analytics_{owner}_days"

    def _by(self, what: str, facts: str) -> str:
        """The days of a skill or a metric; the facts where no rollup has them."""
        if self.assignment_id or self.persona_id:
            return self._facts(facts)
        return self._days(f"analytics_{'user' if self.user_id else 'organisation'}_{what}_days")

    def _days(self, table: str) -> str:
        conditions = ["day BETWEEN %(earliest)s AND %(last)s"]
        conditions += ["user_id = %(user)s"] if self.user_id else []
        conditions += ["assignment_id = %(assignment)s"] if self.assignment_id else []
        conditions += ["counted"] if "user" in table and not self.own else []
        return f"""
            SELECT *, width_bucket(day, %(buckets)s::date[]) AS bucket, %(last)s::date - day AS age
            FROM {table} WHERE organisation_id = %(organisation)s AND {" AND ".join(conditions)}
        """  # noqa: S608  (names of our own)

    def _facts(self, facts: str) -> str:
        return f"""
            SELECT *, width_bucket(created_at, %(starts)s::timestamptz[]) AS bucket,
                floor(extract(epoch FROM %(end)s - created_at) / 86400)::int AS age
            FROM ({facts.format(where=self.of_sessions)}) facts
            WHERE {"true" if self.own else "counted"}
        """  # noqa: S608


def rows(query: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    """The query's rows by column name."""
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
