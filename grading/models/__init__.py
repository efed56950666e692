"""What a grade is made of: the grade, its criteria, and the quotes that prove them."""

from grading.models.criterion_grade import CriterionGrade, Evidence
from grading.models.session_grade import SessionGrade

__all__ = ["CriterionGrade", "Evidence", "SessionGrade"]
