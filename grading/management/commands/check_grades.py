"""manage.py check_grades: every stored word was said, every figure follows from the criteria."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grading.models import SessionGrade
from grading.selectors.grade_audit import grade_problems
from grading.selectors.session_audit import verdict_problems, without_a_verdicts_grade

CHUNK = 200  # grades read at once


class Command(BaseCommand):
    help = (
        "Look up every stored quote, commitment and correction in its call; compute every total, "
        "pass and blocker anew, with people's scores too; compare each session's verdict with its "
        "grade's. Exit 1 if anything is wrong."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        grades = quotes = wrong = 0
        for grade in SessionGrade.objects.with_proof().select_related("session").iterator(CHUNK):
            grades += 1
            quotes += sum(len(row.evidence.all()) for row in grade.criteria.all())
            quotes += bool(grade.commitment)
            problems = grade_problems(grade)
            if grade.is_current:
                problems += verdict_problems(grade)
            wrong += bool(problems)
            for problem in problems:
                self.stderr.write(f"Grade {grade.pk}, session {grade.session_id}: {problem}.")
        lost = self._lost()
        if wrong or lost:
            raise CommandError(
                f"{wrong} of {grades} grades are wrong, and {lost} sessions have none that counts."
            )
        self.stdout.write(f"{quotes} quotes of {grades} grades are verbatim; every figure follows.")

    def _lost(self) -> int:
        """How many sessions have a verdict without the grade that it is of."""
        lost = 0
        for session in without_a_verdicts_grade().iterator(CHUNK):
            lost += 1
            self.stderr.write(
                f"Session {session.pk}: it has a verdict or grades, and no grade that counts."
            )
        return lost
