"""What people said of a grade outlives the grader's next opinion.

Their scores are added to the grade that counts now, each as an override of its own that names the
one it came from, wherever that grade has the same criterion on the same scale. Open disputes move
on, so that they can be answered where the scores count.
"""

from grading.models import GradeDispute, GradeOverride, SessionGrade
from grading.selectors.standing import not_yet_there, place_in
from grading.services.grade_effective import grade_effective_update
from grading.services.grade_override import counted_before


def words_carry(grade: SessionGrade) -> None:
    """In the caller's transaction, with the session locked and ``grade`` its current one."""
    if _scores_carry(grade):
        grade_effective_update(grade)
    _disputes_move(grade)


def _scores_carry(grade: SessionGrade) -> list[GradeOverride]:
    return GradeOverride.objects.bulk_create(
        GradeOverride(
            grade=grade,
            criterion=row.key,
            before=counted_before(grade, row),
            score=override.score,
            reason=override.reason,
            by=override.by,
            carried_from=override,
        )
        for override in not_yet_there(grade)
        if (row := place_in(grade, override))
    )


def _disputes_move(grade: SessionGrade) -> None:
    """One a criterion is open: an older one stays behind a newer."""
    unanswered = GradeDispute.objects.filter(grade__session=grade.session_id, answered_at=None)
    newest_first = list(unanswered.order_by("-id"))
    taken = {dispute.criterion for dispute in newest_first if dispute.grade_id == grade.pk}
    for dispute in newest_first:
        if dispute.grade_id == grade.pk or dispute.criterion in taken:
            continue
        made_on = dispute.made_on_id or dispute.grade_id
        dispute.made_on_id = None if made_on == grade.pk else made_on  # it may come home
        dispute.grade = grade
        dispute.save(update_fields=["made_on", "grade"])
        taken.add(dispute.criterion)
