from django.core.validators import MaxLengthValidator
from django.db import models

from accounts.models import User
from sessions_app.models.persona import Persona

LONGEST_SCRIPT = 20_000  # characters


class RepScript(models.Model):
    """What a rep keeps beside the call with a persona; read and written by that rep alone."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False, related_name="+")
    persona = models.ForeignKey(Persona, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST_SCRIPT)])
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "rep_scripts"
        constraints = [
            models.UniqueConstraint(fields=["user", "persona"], name="rep_scripts_one_a_persona")
        ]

    def __str__(self) -> str:
        return f"{self.user}'s script for {self.persona}"
