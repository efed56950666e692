from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.models import User
from sessions_app.models import Assignment, Persona
from sessions_app.services.call_read import ReadCall, call_read, document_of


class ImportForm(forms.Form):
    """A call as a file or as pasted text, whose it is, and what it is judged by.

    Valid, it has read the call: `cleaned_data["call"]`. `content` is the text of either source.
    """

    file = forms.FileField(required=False)
    text = forms.CharField(required=False, strip=False)
    persona = forms.ModelChoiceField(Persona.objects.none(), required=False, empty_label="Nobody")
    assignment = forms.ModelChoiceField(
        Assignment.objects.none(), required=False, empty_label="None, free practice"
    )
    whose = forms.ModelChoiceField(User.objects.none(), required=False, empty_label="Mine")
    rep_speaker = forms.CharField(required=False)
    key = forms.CharField(required=False, max_length=64)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.content: bytes | str = ""
        self._offer("persona", Persona.objects.visible_to(user).filter(is_active=True))
        self._offer("assignment", Assignment.objects.visible_to(user))
        if user.organisation_id and user.leads(user.organisation_id):
            teammates = User.objects.filter(organisation=user.organisation, is_active=True)
            self._offer("whose", teammates.exclude(pk=user.pk))
        else:
            del self.fields["whose"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        limit = settings.VAPI_REPORT_MAX_BYTES
        if file and file.size > limit:
            raise ValidationError(f"The file is larger than {limit // 2**20} MB.")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            self.content = cleaned["file"].read() if cleaned["file"] else cleaned["text"]
            cleaned["call"] = self._read(cleaned)
        return cleaned

    @property
    def shown_text(self) -> str:
        """For the box, so that nothing has to be chosen again; rubbish is not shown."""
        if isinstance(self.content, str):
            return self.content or self.data.get("text", "")
        return self.content.decode(errors="replace") if self.is_valid() else ""

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def _read(self, cleaned: dict[str, Any]) -> ReadCall | None:
        rep = cleaned.get("whose") or self.user
        chosen = cleaned["rep_speaker"] if "grade" in self.data else ""  # of the text shown last
        try:
            return call_read(document_of(self.content), rep_speaker=chosen, rep_name=rep.name)
        except ValidationError as problem:
            self.add_error(None, problem.messages)  # its fields are the API's, not this form's
            return None
