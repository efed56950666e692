"""Roles, as the endpoints about what is practised with ask for them."""

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.viewer import viewer


class ManagersWrite(BasePermission):
    """Everyone reads; managers and admins of an organisation write."""

    message = "Only managers may do this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = viewer(request)
        return request.method in SAFE_METHODS or user.leads(user.organisation_id)
