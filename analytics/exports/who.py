"""People as a file names them."""

from uuid import UUID

from accounts.models import User


class Who:
    """By name; in an anonymous file as “Person 1” and so on, the same person always alike.

    The numbers hold within one file alone, so that two files cannot be laid beside each other.
    """

    def __init__(self, *, anonymous: bool) -> None:
        self.anonymous = anonymous
        self._numbers: dict[UUID, int] = {}

    def name(self, user: User) -> str:
        if not self.anonymous:
            return user.get_full_name()
        return f"Person {self._numbers.setdefault(user.pk, len(self._numbers) + 1)}"
