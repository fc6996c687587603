"""Who is asked for permission, and what most are asked about."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace as Record
from typing import Any

from app.core.access import SIGNED_OUT, Access, Actor, Grant, Role
from app.core.markings import HIGHEST, Marking

TODAY = date(2010, 2, 4)

#: Whom records name, and the pilot or the group that they belong to.
ANN, BOB, HERE, THERE = 7, 8, 1, 2
DIRECTOR = 28


def actor(
    person_id: int, *roles: Role, at: int | None = None, clearances: frozenset[Marking] = HIGHEST
) -> Actor:
    grants = frozenset(Grant(role, at) for role in roles)
    return Actor(person_id, "Somebody", grants, clearances)


WHO = {
    "secretariat": actor(20, Role.SECRETARIAT),
    "administrator": actor(21, Role.ADMINISTRATOR),
    "office": actor(22, Role.GOVERNMENT_OFFICE_LEAD, at=HERE),
    "lead": actor(23, Role.PILOT_LEAD, at=HERE),
    "contributor": actor(24, Role.PILOT_CONTRIBUTOR, at=HERE),
    "member": actor(25, Role.GROUP_MEMBER, at=HERE),
    "reader": actor(26, Role.READER, at=HERE),
    "office there": actor(32, Role.GOVERNMENT_OFFICE_LEAD, at=THERE),
    "lead there": actor(33, Role.PILOT_LEAD, at=THERE),
    "contributor there": actor(34, Role.PILOT_CONTRIBUTOR, at=THERE),
    "member there": actor(35, Role.GROUP_MEMBER, at=THERE),
    "reader there": actor(36, Role.READER, at=THERE),
    "moderator": actor(27, Role.SPEND_MODERATOR),
    "director": actor(DIRECTOR, Role.PROGRAMME_DIRECTOR),
    "ann": actor(ANN, Role.RECORD_OWNER),
    "ann, without a role": actor(ANN),
    "nobody": actor(29),
    "signed out": SIGNED_OUT,
}

EVERYBODY = set(WHO)
SECRETARIAT = {"secretariat"}
ADMINISTRATOR = {"administrator"}
SIGNED_IN = EVERYBODY - {"signed out"}
READERS = {"reader", "reader there"}
MEMBERS = {"member", "member there"}
ANNS = {"ann", "ann, without a role"}
PROGRAMME = SIGNED_IN - ADMINISTRATOR - READERS - {"nobody", "ann, without a role"}
KEEPERS = {"secretariat", "lead", "contributor"}
MODERATORS = {"secretariat", "moderator"}

#: A record of the pilot or group here that names Ann; one that names nobody and belongs to none.
OURS = Record(pilot_id=HERE, group_id=HERE, owner_id=ANN, person_id=ANN)
NOBODYS = Record(pilot_id=None, group_id=None, owner_id=None, person_id=None)
LOW, HIGH = Marking.NOT_MARKED, Marking.RESTRICTED
COPY = Record(marking=LOW, is_restricted=False, reader_ids=[])
HIGH_COPY = Record(marking=HIGH, is_restricted=False, reader_ids=[])
SECRET_COPY = Record(marking=LOW, is_restricted=True, reader_ids=[ANN])

#: The permission, what it is asked of besides the actor, and who may.
Asked = tuple[Callable[..., Access], tuple[Any, ...], set[str]]
