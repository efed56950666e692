"""What a grade is made of: the grade, its criteria, the quotes that prove them, and their parts."""

from grading.models.criterion_grade import CriterionGrade, Evidence
from grading.models.evidence_part import EvidencePart
from grading.models.session_grade import SessionGrade

__all__ = ["CriterionGrade", "Evidence", "EvidencePart", "SessionGrade"]
