"""How the list of sessions is narrowed down."""

import django_filters

from sessions_app.models import SessionStatus, TrainingSession


class SessionFilter(django_filters.FilterSet):
    """`?user= &assignment= &persona= &status= &from= &to=`; both dates are included."""

    user = django_filters.UUIDFilter(field_name="user_id")
    assignment = django_filters.NumberFilter(field_name="assignment_id")
    persona = django_filters.NumberFilter(field_name="persona_id")
    status = django_filters.ChoiceFilter(choices=SessionStatus.choices)
    to = django_filters.DateFilter(field_name="created_at", lookup_expr="date__lte")

    class Meta:
        model = TrainingSession
        fields = ("user", "assignment", "persona", "status")


# `from` is a word of Python's and cannot be declared as an attribute.
SessionFilter.base_filters["from"] = django_filters.DateFilter(
    field_name="created_at", lookup_expr="date__gte"
)
