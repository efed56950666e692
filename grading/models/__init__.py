"""What a grade is made of, and what people say to it, one model a file."""

from grading.models.blind_score import BlindScore
from grading.models.conversation_metrics import ConversationMetrics
from grading.models.criterion_grade import CriterionGrade, Evidence
from grading.models.dry_run import DryRun, DryRunResult
from grading.models.evidence_part import EvidencePart
from grading.models.grade_dispute import GradeDispute
from grading.models.grade_override import GradeOverride
from grading.models.grade_repeat import GradeRepeat, RepeatedScore
from grading.models.grader_agreement import GraderAgreement
from grading.models.regrade import Regrade
from grading.models.session_comment import SessionComment
from grading.models.session_grade import SessionGrade
from grading.models.session_review import SessionReview

__all__ = [
    "BlindScore",
    "ConversationMetrics",
    "CriterionGrade",
    "DryRun",
    "DryRunResult",
    "Evidence",
    "EvidencePart",
    "GradeDispute",
    "GradeOverride",
    "GradeRepeat",
    "GraderAgreement",
    "Regrade",
    "RepeatedScore",
    "SessionComment",
    "SessionGrade",
    "SessionReview",
]
