from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from sessions_app.models import Assignment, Persona, Rubric, RubricVersion
from sessions_app.services.assignments import assignment_create, assignment_update

FIELD_OF = {"persona_id": "persona", "rubric_id": "rubric"}  # as the API names them


class AssignmentForm(forms.ModelForm):
    """A new assignment, or a change of one; the services decide about both."""

    class Meta:
        model = Assignment
        fields = (
            *("title", "description", "persona", "rubric", "due_at", "attempts_allowed"),
            *("pass_count", "pass_score", "for_everyone", "people"),
        )
        labels = {
            "persona": "Practise with",
            "rubric": "Judged by",
            "due_at": "Due",
            "attempts_allowed": "Attempts allowed",
            "pass_count": "Calls that must pass",
            "pass_score": "Score to pass",
            "for_everyone": "Everyone, also who joins later",
        }
        widgets = {
            "description": forms.Textarea({"rows": 3}),
            "due_at": forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "people": forms.CheckboxSelectMultiple(),
        }
        help_texts = {"attempts_allowed": "Empty: any number", "pass_count": ""}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        now = self.instance
        personas = Persona.objects.visible_to(by)
        rubrics = Rubric.objects.visible_to(by)
        published = RubricVersion.objects.filter(state=RubricVersion.State.PUBLISHED)
        # What the assignment has already stays to be chosen, archived or not.
        self._offer("persona", personas.filter(is_active=True) | personas.filter(pk=now.persona_id))
        self._offer(
            "rubric",
            rubrics.filter(pk__in=published.values("rubric")) | rubrics.filter(pk=now.rubric_id),
        )
        people = User.objects.filter(organisation=by.organisation, is_active=True)
        self._offer("people", people.order_by("name", "email"))
        if now.due_at:  # the control knows no seconds: untouched, it must not seem changed
            self.initial["due_at"] = now.due_at.replace(second=0, microsecond=0)

    def store(self) -> Assignment | None:
        """What the services made of it; None where something is wrong, and the form says what."""
        if not self.is_valid():
            return None
        fields = {name: self.cleaned_data[name] for name in self._given()}
        people = list(self.cleaned_data["people"])
        try:
            if self.instance.pk is None:
                return assignment_create(by=self.by, fields=fields, people=people)
            return assignment_update(
                assignment=self.instance, by=self.by, fields=fields, people=people
            )
        except ValidationError as problem:
            for name, words in problem.message_dict.items():
                name = FIELD_OF.get(name, name)
                self.add_error(name if name in self.fields else None, words)
            return None

    def _given(self) -> list[str]:
        """Of a change only what differs: what stood there before may have aged."""
        names = self.fields if self.instance.pk is None else self.changed_data
        return [name for name in names if name != "people"]

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        if isinstance(field.widget, forms.Select):
            field.empty_label = "Choose"
