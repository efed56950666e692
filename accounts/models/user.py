from typing import Any
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower, Now

from accounts.models.organisation import Organisation


class Role(models.TextChoices):
    REP = "rep", "Rep"
    MANAGER = "manager", "Manager"
    ADMIN = "admin", "Organisation admin"
    SUPPORT = "support", "Platform support"


class UserManager(BaseUserManager["User"]):
    """Makes users by their e-mail address, which is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The id is Supabase's user id where the person came from there."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=20, choices=Role, default=Role.REP)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="users"
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        db_table = "users"
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="users_email_any_case"),
            models.CheckConstraint(
                condition=models.Q(role=Role.SUPPORT)
                | models.Q(is_superuser=True)
                | models.Q(organisation__isnull=False),
                name="users_belong_to_an_organisation",
                violation_error_message="Choose an organisation: only support staff have none.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """May open the admin at all; what they see there is decided model by model."""
        return self.is_superuser or self.role == Role.SUPPORT

    @property
    def is_support(self) -> bool:
        return self.is_superuser or self.role == Role.SUPPORT

    def leads(self, organisation_id: int | None) -> bool:
        """Whether this person may see everything that belongs to the organisation."""
        if self.is_superuser:
            return True
        return (
            self.role in (Role.MANAGER, Role.ADMIN)
            and organisation_id is not None
            and self.organisation_id == organisation_id
        )
