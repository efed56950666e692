"""A session as the API shows it: what was said, and how it was judged."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.viewer import viewer
from grading.api.coaching_serializers import CoachingSerializer
from grading.api.people_serializers import CriterionOverrideSerializer, DisputeSerializer
from grading.models import CriterionGrade, Evidence, SessionGrade
from grading.selectors.coaching import coaching_of
from grading.selectors.conversation import conversation_json, conversation_of
from grading.selectors.sessions import current_grade, session_cost
from sessions_app.models import Channel, Outcome, SessionStatus, TrainingSession
from sessions_app.recordings.address import recording_address
from sessions_app.selectors.live_turns import turns_so_far


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    class Meta:
        model = Evidence
        fields = ("quote", "turn_index", "start_seconds")


class CriterionGradeSerializer(serializers.ModelSerializer[CriterionGrade]):
    evidence = EvidenceSerializer(many=True)
    override = serializers.SerializerMethodField()

    class Meta:
        model = CriterionGrade
        fields = (
            "key",
            "name",
            "skill",
            "weight",
            "score",
            "max_score",
            "verdict",
            "reason",
            "evidence",
            "suggestion",
            "is_unreliable",
            "override",
        )

    @extend_schema_field(CriterionOverrideSerializer(allow_null=True))
    def get_override(self, criterion: CriterionGrade) -> Any:
        """A manager's score, which counts in place of the grader's."""
        given = criterion.grade.newest_overrides.get(criterion.key)
        return CriterionOverrideSerializer(given).data if given else None


class RubricVersionRef(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    number = serializers.IntegerField()


class CorrectionSerializer(serializers.Serializer[Any]):
    """What a model says was misheard. `transcript` and the quotes keep what was heard."""

    turn_index = serializers.IntegerField(help_text="Counts in `transcript`")
    to = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        heard = serializers.CharField(help_text="Verbatim in that turn")
        return {**super().get_fields(), "from": heard}  # no name for a class's own field


class GradeSerializer(serializers.ModelSerializer[SessionGrade]):
    """`percentage` and `passed` are the grader's own; the effective ones count people's scores."""

    rubric_version = RubricVersionRef()
    criteria = CriterionGradeSerializer(many=True)
    disputes = DisputeSerializer(many=True)
    corrections = CorrectionSerializer(many=True)
    effective_percentage = serializers.FloatField(allow_null=True)  # a number, as `percentage`

    class Meta:
        model = SessionGrade
        fields = (
            "id",
            "rubric_version",
            "grader",
            "percentage",
            "passed",
            "blockers",
            "effective_percentage",
            "effective_passed",
            "effective_blockers",
            "criteria",
            "strengths",
            "improvements",
            "flags",
            "disputes",
            "corrections",
            "is_current",
            "created_at",
        )


class TurnSerializer(serializers.Serializer[Any]):
    index = serializers.IntegerField()
    speaker = serializers.ChoiceField(choices=["rep", "customer"])
    text = serializers.CharField()
    start_seconds = serializers.FloatField(allow_null=True)
    end_seconds = serializers.FloatField(allow_null=True)


class CommitmentSerializer(serializers.Serializer[Any]):
    quote = serializers.CharField()
    turn_index = serializers.IntegerField()
    start_seconds = serializers.FloatField(allow_null=True)
    date = serializers.DateField(allow_null=True)


class CallAccessSerializer(serializers.Serializer[Any]):
    """How to join the call; the answer to a start alone has it."""

    provider = serializers.ChoiceField(choices=["vapi", "simulator"])
    web_call_url = serializers.CharField(required=False)
    call_id = serializers.CharField(required=False)


class SessionSummarySerializer(serializers.ModelSerializer[TrainingSession]):
    """What a list shows of a session."""

    status = serializers.ChoiceField(choices=SessionStatus.choices)
    channel = serializers.ChoiceField(choices=Channel.choices)
    outcome = serializers.ChoiceField(choices=Outcome.choices, allow_null=True)
    started_at = serializers.SerializerMethodField()
    ended_at = serializers.DateTimeField(source="end_time", allow_null=True)
    submitted_for_review = serializers.SerializerMethodField()
    percentage = serializers.SerializerMethodField()
    passed = serializers.SerializerMethodField()
    grader = serializers.SerializerMethodField()

    class Meta:
        model = TrainingSession
        fields = (
            "id",
            "user_id",
            "org_id",
            "persona_id",
            "assignment_id",
            "rubric_version_id",
            "channel",
            "status",
            "status_reason",
            "created_at",
            "started_at",
            "ended_at",
            "duration_seconds",
            "ended_reason",
            "submitted_for_review",
            "closed",
            "outcome",
            "percentage",
            "passed",
            "grader",
        )

    @staticmethod
    def _moment(value: Any) -> Any:
        return serializers.DateTimeField().to_representation(value) if value else None

    def get_started_at(self, session: TrainingSession) -> str | None:
        return self._moment(session.start_time) if session.has_begun else None

    def get_submitted_for_review(self, session: TrainingSession) -> bool:
        return bool(session.submitted_for_review)

    def get_percentage(self, session: TrainingSession) -> str | None:
        grade = current_grade(session)
        score = grade.effective_percentage if grade else None
        return None if score is None else str(score)

    def get_passed(self, session: TrainingSession) -> bool | None:
        grade = current_grade(session)
        return grade.effective_passed if grade else None

    def get_grader(self, session: TrainingSession) -> str | None:
        grade = current_grade(session)
        return grade.grader if grade else None


class SessionSerializer(SessionSummarySerializer):
    """A session whole."""

    transcript = serializers.SerializerMethodField()
    transcript_clean = TurnSerializer(source="tidy_turns", many=True)
    summary = serializers.CharField(source="ai_summary", allow_null=True)
    commitment = CommitmentSerializer(allow_null=True)
    recording_url = serializers.SerializerMethodField()
    recording_notice = serializers.CharField()
    transcript_notice = serializers.CharField()
    metrics = serializers.SerializerMethodField()
    grade = serializers.SerializerMethodField()
    coaching = serializers.SerializerMethodField()
    cost_usd = serializers.SerializerMethodField()

    class Meta(SessionSummarySerializer.Meta):
        fields = (  # type: ignore[assignment]
            *SessionSummarySerializer.Meta.fields[:-3],
            "transcript",
            "transcript_clean",
            "summary",
            "commitment",
            "recording_url",
            "recording_notice",
            "transcript_notice",
            "metrics",
            "grade",
            "coaching",
            "cost_usd",
        )

    @extend_schema_field(TurnSerializer(many=True))
    def get_transcript(self, session: TrainingSession) -> Any:
        """While the call goes on, what was said so far."""
        return TurnSerializer(turns_so_far(session), many=True).data

    def get_recording_url(self, session: TrainingSession) -> str | None:
        """Where a player opens it, for an hour and without a token; null where there is none."""
        request = self.context.get("request")
        if request is None:  # nobody asks, so there is nobody to sign it for
            return session.recording_url
        return recording_address(session, viewer(request))

    @extend_schema_field({"type": "object", "nullable": True})
    def get_metrics(self, session: TrainingSession) -> dict[str, object] | None:
        """How the call was talked: each figure with its unit and range; null before the grade."""
        return conversation_json(session)

    @extend_schema_field(GradeSerializer(allow_null=True))
    def get_grade(self, session: TrainingSession) -> dict[str, Any] | None:
        grade = current_grade(session)
        return GradeSerializer(grade).data if grade else None

    @extend_schema_field(CoachingSerializer(allow_null=True))
    def get_coaching(self, session: TrainingSession) -> dict[str, Any] | None:
        """What to keep, start and stop, and what to practise next; null without a grade."""
        grade = current_grade(session)
        if grade is None:
            return None
        return CoachingSerializer(coaching_of(session, grade, conversation_of(session))).data

    def get_cost_usd(self, session: TrainingSession) -> str | None:
        cost = session_cost(session)
        return None if cost is None else str(cost)


class StartedSessionSerializer(SessionSerializer):
    """The answer to a start: the session, and how to join its call."""

    call = serializers.SerializerMethodField()

    class Meta(SessionSerializer.Meta):
        fields = (*SessionSerializer.Meta.fields, "call")  # type: ignore[assignment]

    @extend_schema_field(CallAccessSerializer)
    def get_call(self, session: TrainingSession) -> dict[str, Any]:
        if session.channel != Channel.VOICE:
            return {"provider": "simulator"}
        return {
            "provider": "vapi",
            "web_call_url": session.web_call_url,
            "call_id": session.vapi_call_id,
        }
