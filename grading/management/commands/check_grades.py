"""manage.py check_grades: every stored quote is verbatim in its turn, and every total adds up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grading.models import SessionGrade
from grading.selectors.grade_audit import grade_problems

CHUNK = 200  # grades read at once


class Command(BaseCommand):
    help = (
        "Look up every stored quote in its call, compute every total anew; exit 1 if one is wrong."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        grades = quotes = 0
        wrong: set[int] = set()
        for grade in SessionGrade.objects.with_proof().select_related("session").iterator(CHUNK):
            grades += 1
            quotes += sum(len(row.evidence.all()) for row in grade.criteria.all())
            quotes += bool(grade.commitment)
            for problem in grade_problems(grade):
                wrong.add(grade.pk)
                self.stderr.write(f"Grade {grade.pk}, session {grade.session_id}: {problem}.")
        if wrong:
            raise CommandError(f"{len(wrong)} of {grades} grades are wrong.")
        self.stdout.write(f"{quotes} quotes of {grades} grades are verbatim; every total adds up.")
