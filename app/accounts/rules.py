"""Kinds of organisation, and the roles that are granted to people from a day until a day."""

from datetime import date
from enum import StrEnum
from typing import Protocol

from app.core.access import Role
from app.core.worded import Worded


class OrganisationKind(Worded):
    DEPARTMENT = "department"
    LOCAL_AUTHORITY = "local_authority"
    NHS_BODY = "nhs_body", "NHS body"
    POLICE = "police"
    FIRE = "fire"
    GOVERNMENT_OFFICE = "government_office", "Regional office"
    ASSOCIATION = "association"
    DELIVERY_AGENCY = "delivery_agency"
    OTHER = "other"


class RoleScope(StrEnum):
    """What a granted role is held over."""

    ALL = "all"
    PILOT = "pilot"
    GROUP = "group"


#: The roles that are granted, from a day until a day on the real calendar, and over what.
GRANTED_ROLES = {
    Role.ADMINISTRATOR: RoleScope.ALL,
    Role.SECRETARIAT: RoleScope.ALL,
    Role.PILOT_CONTRIBUTOR: RoleScope.PILOT,
    Role.READER: RoleScope.GROUP,
    Role.SPEND_MODERATOR: RoleScope.ALL,
    Role.PROGRAMME_DIRECTOR: RoleScope.ALL,
}


class GrantTerm(Protocol):
    """A granted role with its days."""

    role: Role
    starts_on: date
    ends_on: date | None

    @property
    def scope_id(self) -> int | None: ...


def overlaps(one: GrantTerm, other: GrantTerm) -> bool:
    """Whether two grants to one person are of the same role over the same record on some day. One
    that was ended before it began is on none."""
    return (one.role, one.scope_id) == (other.role, other.scope_id) and max(
        one.starts_on, other.starts_on
    ) < min(one.ends_on or _NEVER, other.ends_on or _NEVER)


_NEVER = date.max


#: The most successors that a retired organisation has.
MOST_SUCCESSORS = 3
