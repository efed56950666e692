"""The shape of an answer, for those who read the schema."""

from typing import Any

from rest_framework import serializers

Shape = serializers.Serializer[Any]


class ExcludedSerializer(Shape):
    processing = serializers.IntegerField()
    failed = serializers.IntegerField()
    not_gradable = serializers.IntegerField()
    offline = serializers.IntegerField(help_text="Graded by rules, and not averaged")
    unscored = serializers.IntegerField(help_text="Too little could be judged")


class AveragesSerializer(Shape):
    sessions = serializers.IntegerField()
    graded = serializers.IntegerField()
    average_score = serializers.FloatField(allow_null=True)
    close_rate = serializers.FloatField(allow_null=True, help_text="0 to 1")


class TotalsSerializer(AveragesSerializer):
    excluded = ExcludedSerializer()
    average_interval = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="95 %; null under five sessions"
    )
    is_small = serializers.BooleanField(help_text="Under five: show counts, no percentage")
    verdicts = serializers.IntegerField()
    closed = serializers.IntegerField()
    practice_seconds = serializers.IntegerField()
    cost_usd = serializers.CharField()
    grader = serializers.ChoiceField(["model", "offline", "both"])


class SkillFiguresSerializer(Shape):
    skill = serializers.CharField()
    average_score = serializers.FloatField()
    graded = serializers.IntegerField()
    change = serializers.FloatField(allow_null=True, help_text="Since the period before")
    change_is_noise = serializers.BooleanField()
    average_interval = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    proficiency = serializers.FloatField(allow_null=True, help_text="Recent scores weigh more")


class MetricFiguresSerializer(Shape):
    """How calls were talked. It is computed from the turns: whoever graded a session, it counts
    once, whatever `include_offline` says.
    """

    key = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField(allow_blank=True, help_text="Of all figures; empty for a count")
    average = serializers.FloatField(allow_null=True, help_text="Null where it is of none known")
    average_interval = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="95 %; null under five sessions"
    )
    measured = serializers.IntegerField(help_text="Sessions of which it is known")
    low = serializers.FloatField(allow_null=True, help_text="Of the range to aim for")
    high = serializers.FloatField(allow_null=True)
    source = serializers.CharField(help_text="Who says so")  # type: ignore[assignment]
    standing = serializers.ChoiceField(
        ["good", "off", "bad"],
        allow_null=True,
        help_text="Of the average in the range; null under five sessions and without a range",
    )
    change = serializers.FloatField(allow_null=True, help_text="Since the period before")
    change_is_noise = serializers.BooleanField()


class TrendPointSerializer(AveragesSerializer):
    date = serializers.DateField()


class ScoreQuartilesSerializer(Shape):
    lower = serializers.FloatField(allow_null=True)
    median = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)


class DisputeCountsSerializer(Shape):
    made = serializers.IntegerField()
    open = serializers.IntegerField()
    accepted = serializers.IntegerField()


class AssignmentFiguresSerializer(Shape):
    assignment_id = serializers.IntegerField()
    title = serializers.CharField()
    assigned = serializers.IntegerField()
    started = serializers.IntegerField()
    completed = serializers.IntegerField()
    passed = serializers.IntegerField()
    overdue = serializers.IntegerField()


class PersonFiguresSerializer(AveragesSerializer):
    user_id = serializers.UUIDField()
    name = serializers.CharField()
    last_session_at = serializers.DateTimeField()


class ByTypeSerializer(Shape):
    practice = TotalsSerializer()
    assignment = TotalsSerializer()


class AnalyticsSerializer(Shape):
    period = serializers.DictField(child=serializers.DateField())
    filters = serializers.DictField()
    totals = TotalsSerializer()
    previous = TotalsSerializer(allow_null=True)
    by_type = ByTypeSerializer()
    skills = SkillFiguresSerializer(many=True)
    metrics = MetricFiguresSerializer(many=True, help_text="All of them, in a fixed order")
    trend = TrendPointSerializer(many=True)
    score_distribution = serializers.ListField(
        child=serializers.DictField(child=serializers.IntegerField())
    )
    score_quartiles = ScoreQuartilesSerializer()
    overrides = serializers.IntegerField()
    disputes = DisputeCountsSerializer()
    assignments = AssignmentFiguresSerializer(many=True)
    generated_at = serializers.DateTimeField()
    cached = serializers.BooleanField()


class PersonAnalyticsSerializer(AnalyticsSerializer):
    user_id = serializers.UUIDField()


class OrganisationAnalyticsSerializer(AnalyticsSerializer):
    org_id = serializers.IntegerField()
    users = PersonFiguresSerializer(many=True, help_text="Best first; none without leaderboard")
    users_page = serializers.DictField(child=serializers.IntegerField(), required=False)
