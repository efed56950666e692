"""Who is in the demo."""

from dataclasses import dataclass

from accounts.models import Role

PASSWORD = "demo-pass-2026"  # noqa: S105  (known to all: these logins exist in a demo alone)
NORTHWIND, CONTOSO = "Northwind Demo", "Contoso Demo"


@dataclass(frozen=True, slots=True)
class Member:
    email: str
    name: str
    role: Role
    organisation: str | None


CAST = (
    Member("rep@demo.example", "Riley Park", Role.REP, NORTHWIND),
    Member("rep2@demo.example", "Sasha Lindqvist", Role.REP, NORTHWIND),
    Member("manager@demo.example", "Morgan Achebe", Role.MANAGER, NORTHWIND),
    Member("admin@demo.example", "Ines Duarte", Role.ADMIN, NORTHWIND),
    Member("support@demo.example", "Jo Tanaka", Role.SUPPORT, None),
    Member("stranger@demo.example", "Casey Wren", Role.MANAGER, CONTOSO),
)


def people() -> list[tuple[str, str]]:
    """Address and role of everyone, for the terminal."""
    return [
        (member.email, ", ".join(filter(None, [str(member.role.label), member.organisation])))
        for member in CAST
    ]
