"""Names of what roles are held over, and the roles of a person in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Person, RoleGrant
from app.accounts.queries import list_grants_of
from app.accounts.roles.rules import ALLOWS, NAMED_BY
from app.accounts.rules import GRANTED_ROLES, RoleScope
from app.core.access import Actor, Role
from app.core.domain import Domain
from app.core.errors import NotFound
from app.core.sentences import listed
from app.core.wording import Said
from app.extensions import db

Names = Mapping[RoleScope, Mapping[int, str]]


def scope_names(domains: Iterable[Domain]) -> Names:
    """The records over which roles are held, by kind and id."""
    return {
        RoleScope(name): dict(list_records())
        for domain in domains
        for name, list_records in domain.role_scopes.items()
    }


#: The most roles that are told of because they end.
ENDING_LIMIT = 200


def list_ending(since: date, until: date) -> Sequence[tuple[RoleGrant, date, str]]:
    """Roles that end on a day of a span and are not held on by another grant, each with that day
    and whose it is, the earliest first."""
    other = aliased(RoleGrant)
    goes_on = exists().where(
        other.person_id == RoleGrant.person_id,
        other.role == RoleGrant.role,
        other.group_id.is_not_distinct_from(RoleGrant.group_id),
        other.pilot_id.is_not_distinct_from(RoleGrant.pilot_id),
        other.starts_on <= RoleGrant.ends_on,
        or_(other.ends_on.is_(None), other.ends_on > RoleGrant.ends_on),
    )
    rows = db.session.execute(
        select(RoleGrant, RoleGrant.ends_on, Person.name)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.ends_on > since, RoleGrant.ends_on <= until, ~goes_on)
        .order_by(RoleGrant.ends_on, RoleGrant.id)
        .limit(ENDING_LIMIT)
    )
    return [(grant, ends_on, name) for grant, ends_on, name in rows if ends_on is not None]


@dataclass(frozen=True)
class HeldGrant:
    """A granted role as the person's page shows it."""

    grant: RoleGrant
    over: str
    state: str
    may_end: bool


def list_held_grants(
    person_id: int, names: Names, today: date, granting: Iterable[Role]
) -> Sequence[HeldGrant]:
    """A person's granted roles, past and to come, those that may end first."""
    ends = set(granting)
    found = [
        HeldGrant(
            grant,
            over=_over(GRANTED_ROLES[grant.role], grant.scope_id, names),
            state=_state(grant, today),
            may_end=grant.role in ends and (grant.ends_on is None or grant.ends_on > today),
        )
        for grant in list_grants_of(person_id)
    ]
    return sorted(found, key=lambda each: each.state == "Ended")


def _over(scope: RoleScope, scope_id: int | None, names: Names) -> str:
    return "Everything" if scope_id is None else names[scope].get(scope_id, "Deleted record")


def _state(grant: RoleGrant, today: date) -> str:
    if grant.is_held(today):
        return "Held"
    return "Not started" if grant.starts_on > today and grant.ends_on is None else "Ended"


def get_grant_of(person_id: int, grant_id: int) -> RoleGrant:
    grant = db.session.get(RoleGrant, grant_id)
    if grant is None or grant.person_id != person_id:
        raise NotFound("There is no such role of this person.")
    return grant


@dataclass(frozen=True)
class Right:
    """A role that someone holds today: over what and until when, by what, and what it allows."""

    role: Role
    over: Sequence[tuple[str, date | None]]
    by: str
    allows: Sequence[str]


_SCOPE_OF = {
    Role.GOVERNMENT_OFFICE_LEAD: RoleScope.PILOT,
    Role.PILOT_LEAD: RoleScope.PILOT,
    Role.GROUP_MEMBER: RoleScope.GROUP,
    Role.RECORD_OWNER: RoleScope.ALL,
    **GRANTED_ROLES,
}


def rights_of(actor: Actor, domains: Sequence[Domain]) -> list[Right]:
    """What the actor holds today, role by role."""
    names = scope_names(domains)
    registers = [kind for each in domains for kind in each.records if kind.is_register]
    kinds = Said(
        registers=listed([kind.plural for kind in registers]),
        owned=listed([kind.label for kind in registers if kind.has_owner], "or"),
    )
    rights = []
    for role in Role:
        grants = [grant for grant in actor.grants if grant.role is role]
        over = sorted((_over(_SCOPE_OF[role], g.scope_id, names), g.ends_on) for g in grants)
        if grants:
            by = NAMED_BY.get(role, "Granted to you").format_map(kinds)
            allows = [each.format_map(kinds) for each in ALLOWS[role]]
            rights.append(Right(role, over, by, allows))
    return rights
