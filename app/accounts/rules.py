"""Who somebody is to the programme: roles, and the grants that an actor holds."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.core.errors import Refused


class OrganisationKind(StrEnum):
    DEPARTMENT = "department"
    LOCAL_AUTHORITY = "local_authority"
    NHS_BODY = "nhs_body"
    POLICE = "police"
    FIRE = "fire"
    GOVERNMENT_OFFICE = "government_office"
    ASSOCIATION = "association"
    DELIVERY_AGENCY = "delivery_agency"
    OTHER = "other"

    @property
    def word(self) -> str:
        return (
            "NHS body"
            if self is OrganisationKind.NHS_BODY
            else self.value.replace("_", " ").capitalize()
        )


class Role(StrEnum):
    """What a person is allowed to be. ``SECRETARIAT`` and ``READER`` are granted to a person; the
    others come from the record that names the person (a pilot's lead, a group's member)."""

    SECRETARIAT = "secretariat"
    READER = "reader"
    PILOT_LEAD = "pilot_lead"
    GROUP_MEMBER = "group_member"

    @property
    def word(self) -> str:
        return self.value.replace("_", " ").capitalize()


GRANTED_ROLES = (Role.SECRETARIAT, Role.READER)


@dataclass(frozen=True)
class Grant:
    """A role held, over one record (a pilot, a group) or, where ``scope_id`` is None, over all."""

    role: Role
    scope_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """The person who acts, with all that they hold today. Passed first to every service."""

    person_id: int | None
    name: str
    grants: frozenset[Grant] = field(default_factory=frozenset)

    def is_(self, role: Role, scope_id: int | None = None) -> bool:
        """Whether the role is held at all or, given a scope, over that record or over all."""
        return any(
            grant.role is role and (scope_id is None or grant.scope_id in (None, scope_id))
            for grant in self.grants
        )

    def scopes(self, role: Role) -> frozenset[int]:
        """The records over which the role is held."""
        return frozenset(
            grant.scope_id
            for grant in self.grants
            if grant.role is role and grant.scope_id is not None
        )

    @property
    def is_secretariat(self) -> bool:
        return self.is_(Role.SECRETARIAT)

    @property
    def works_in_programme(self) -> bool:
        """All but readers: those who may read the shared registers."""
        return any(grant.role is not Role.READER for grant in self.grants)


#: Who acts when a command or a job does: nobody in particular, with every right.
OPERATOR = Actor(person_id=None, name="Operator", grants=frozenset({Grant(Role.SECRETARIAT)}))


@dataclass(frozen=True)
class Decision:
    """The answer to "may this person do this?", with the reason in words. False when refused."""

    is_allowed: bool
    why: str

    def __bool__(self) -> bool:
        return self.is_allowed

    def enforce(self) -> None:
        """Raise ``Refused``, with the reason, unless allowed: the first line of a service."""
        if not self.is_allowed:
            raise Refused(self.why)


def allow(why: str) -> Decision:
    return Decision(True, why)


def refuse(why: str) -> Decision:
    return Decision(False, why)
