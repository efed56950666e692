"""The customers that can be practised with."""

from django.db.models import QuerySet
from rest_framework.generics import ListAPIView

from accounts.viewer import viewer
from sessions_app.api.serializers import PersonaSerializer
from sessions_app.models import Persona


class PersonaList(ListAPIView[Persona]):
    """Personas of the organisation and everyone's, newest first."""

    serializer_class = PersonaSerializer
    queryset = Persona.objects.none()

    def get_queryset(self) -> QuerySet[Persona]:
        return Persona.objects.visible_to(viewer(self.request)).filter(is_active=True)
