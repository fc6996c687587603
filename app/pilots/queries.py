"""Reads of pilots and regions."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.accounts.grants import ON, PERSON, grant_columns
from app.accounts.models import Person
from app.core.access import Actor, Role
from app.core.archived import is_in_use
from app.core.choices import Choices, know_choices, read_choices
from app.core.posts import HeldPost, held_between, posts_of
from app.core.reading import get_one
from app.core.rows import SINCE, UNTIL, made_once
from app.core.wording import words
from app.extensions import db
from app.pilots.models import Pilot, PilotPartner, PilotRole, PilotTheme, Region
from app.pilots.rules import PilotRoleKind
from app.programme.queries import reviews_region

#: The most pilots that a programme has (``service.create_pilot`` holds it), and regions that are
#: read at once.
PILOT_LIMIT = 1000
REGION_LIMIT = 50


def select_grants() -> Iterable[Select[Any]]:
    """A place's lead of the day leads it; whoever holds the reviewing post of a place reviews it
    or, where the programme has it so, every place in its region: the record is the grant."""
    held = (
        PilotRole.person_id == PERSON,
        PilotRole.starts_on <= ON,
        or_(PilotRole.ends_on.is_(None), PilotRole.ends_on > ON),
    )
    yield select(*grant_columns(Role.PILOT_LEAD, PilotRole.pilot_id, PilotRole.ends_on)).where(
        PilotRole.kind == PilotRoleKind.LEAD, *held
    )
    yield _reviewing(
        lambda place: select(
            *grant_columns(Role.GOVERNMENT_OFFICE_LEAD, place.id, PilotRole.ends_on)
        )
    ).where(*held)


def _reviewing(columns: Callable[[Any], Select[Any]]) -> Select[Any]:
    """Of each reviewing post, the place that it is named for and those that it reviews besides."""
    named, other = aliased(Pilot), aliased(Pilot)
    return (
        columns(other)
        .join(named, named.id == PilotRole.pilot_id)
        .join(
            other,
            or_(
                other.id == named.id,
                and_(other.region_id == named.region_id, reviews_region()),
            ),
        )
        .where(PilotRole.kind == PilotRoleKind.GOVERNMENT_OFFICE_LEAD)
    )


def list_reviewers(since: date, until: date) -> list[HeldPost]:
    """Who reviews each place on some days."""
    return posts_of(db.session.execute(_reviewers(), {"since": since, "until": until}))


@cache
def _reviewers() -> Select[Any]:
    """Made once: it is asked again for each mail of reminders."""

    def columns(place: Any) -> Select[Any]:
        return select(place.id, PilotRole.person_id, PilotRole.starts_on, PilotRole.ends_on)

    wanted = _reviewing(columns).where(held_between(PilotRole, SINCE, UNTIL))
    return wanted.limit(PILOT_LIMIT * PILOT_LIMIT)


def find_place_names() -> dict[int, str]:
    """The names of the places in use, by their ids."""
    rows = db.session.execute(
        select(Pilot.id, Pilot.name).where(is_in_use(Pilot)).limit(PILOT_LIMIT)
    )
    return {row.id: row.name for row in rows}


def pilot_choices(actor: Actor | None = None, kept_id: int | None = None) -> Choices:
    """All pilots, to find what is theirs; given an actor, those that the actor may add records to.
    One that is archived (``kept_id``) keeps the records that it has."""
    kept = None if actor is None or actor.is_secretariat else actor.pilots_kept

    def read() -> Choices:
        wanted = select(Pilot.id, Pilot.name).order_by(Pilot.name, Pilot.id)
        if actor is not None:
            wanted = wanted.where(or_(is_in_use(Pilot), Pilot.id == kept_id))
        return read_choices(wanted if kept is None else wanted.where(Pilot.id.in_(kept)))

    return know_choices("places", (actor is None, kept, kept_id), read)


def list_pilots(*conditions: ColumnElement[bool]) -> Sequence[Pilot]:
    """The pilots in use that meet conditions, by name; with region, lead organisation, themes, and
    named people of all time."""
    return db.session.scalars(
        select(Pilot)
        .where(is_in_use(Pilot), *conditions)
        .options(
            joinedload(Pilot.region),
            joinedload(Pilot.lead_organisation),
            selectinload(Pilot.themes).joinedload(PilotTheme.theme),
            selectinload(Pilot.roles).joinedload(PilotRole.person),
        )
        .order_by(Pilot.name)
        .limit(PILOT_LIMIT)
    ).all()


def get_pilot(slug: str) -> Pilot:
    """A pilot with everything that belongs to it. Raises ``NotFound``."""
    return get_one(_pilot(), f"There is no such {words.place}.", {"slug": slug})


@made_once
def _pilot() -> Select[Pilot]:
    return (
        select(Pilot)
        .where(Pilot.slug == bindparam("slug", type_=String()))
        .options(
            joinedload(Pilot.region).joinedload(Region.government_office),
            joinedload(Pilot.lead_organisation),
            selectinload(Pilot.areas),
            selectinload(Pilot.themes).joinedload(PilotTheme.theme),
            selectinload(Pilot.partners).joinedload(PilotPartner.organisation),
            selectinload(Pilot.roles).joinedload(PilotRole.person),
        )
    )


def count_pilots() -> int:
    return db.session.scalar(select(func.count()).select_from(Pilot).where(is_in_use(Pilot))) or 0


def list_regions() -> Sequence[Region]:
    """The regions, north to south and west to east."""
    return db.session.scalars(
        select(Region).order_by(Region.tile_row, Region.tile_column, Region.id).limit(REGION_LIMIT)
    ).all()


def get_region(region_id: int) -> Region:
    """A region with its office. Raises ``NotFound``."""
    return get_one(
        select(Region).where(Region.id == region_id).options(joinedload(Region.government_office)),
        f"There is no such {words.region}.",
    )


def has_pilots(region_id: int) -> bool:
    found = select(Pilot.id).where(Pilot.region_id == region_id).limit(1)
    return db.session.scalar(found) is not None


def region_choices() -> list[tuple[int, str]]:
    rows = db.session.execute(
        select(Region.id, Region.name).order_by(Region.name).limit(REGION_LIMIT)
    )
    return [(row.id, row.name) for row in rows]


def list_roles_of(person_id: int) -> Sequence[PilotRole]:
    """What a person is and was named for, newest first, with the pilots."""
    return db.session.scalars(
        select(PilotRole)
        .where(PilotRole.person_id == person_id)
        .options(joinedload(PilotRole.pilot))
        .order_by(PilotRole.starts_on.desc(), PilotRole.id.desc())
        .limit(PILOT_LIMIT)
    ).all()


def find_held(kind: PilotRoleKind, today: date) -> PilotRole | None:
    """A term of this role that lasts until today or longer, or is still to begin."""
    return db.session.scalar(
        select(PilotRole)
        .where(PilotRole.kind == kind, or_(PilotRole.ends_on.is_(None), PilotRole.ends_on > today))
        .options(joinedload(PilotRole.pilot), joinedload(PilotRole.person))
        .order_by(PilotRole.id)
        .limit(1)
    )


def lead_of(
    pilot_id: Any,
    on: date | ColumnElement[Any],
    kind: PilotRoleKind = PilotRoleKind.LEAD,
) -> ScalarSelect[int]:
    """Who leads a pilot (a column of another table), or holds another post of it, on a day; the one
    named last, where terms overlap: as ``Pilot.holder``."""
    return (
        select(PilotRole.person_id)
        .where(
            PilotRole.pilot_id == pilot_id,
            PilotRole.kind == kind,
            PilotRole.starts_on <= on,
            or_(PilotRole.ends_on.is_(None), PilotRole.ends_on > on),
        )
        .order_by(PilotRole.starts_on.desc(), PilotRole.id.desc())
        .limit(1)
        .correlate_except(PilotRole)
        .scalar_subquery()
    )


def reviewer_of(pilot_id: Any, on: date | ColumnElement[Any]) -> ColumnElement[int]:
    """Who reviews a pilot (a column of another table) on a day: whoever is named for it or, where
    the programme has it so, for another of its region; of several, the one named last."""
    kind = PilotRoleKind.GOVERNMENT_OFFICE_LEAD
    named, own = aliased(Pilot), aliased(Pilot)
    of_region = (
        select(PilotRole.person_id)
        .join(named, named.id == PilotRole.pilot_id)
        .join(own, own.region_id == named.region_id)
        .where(
            own.id == pilot_id,
            reviews_region(),
            PilotRole.kind == kind,
            PilotRole.starts_on <= on,
            or_(PilotRole.ends_on.is_(None), PilotRole.ends_on > on),
        )
        .order_by(PilotRole.starts_on.desc(), PilotRole.id.desc())
        .limit(1)
        .correlate_except(PilotRole, named, own)
        .scalar_subquery()
    )
    return func.coalesce(lead_of(pilot_id, on, kind), of_region)


def list_leads_between(since: date, until: date) -> list[HeldPost]:
    """Who leads each pilot on some days; where terms overlap, the one named last is last."""
    return posts_of(
        db.session.execute(
            select(PilotRole.pilot_id, PilotRole.person_id, PilotRole.starts_on, PilotRole.ends_on)
            .where(PilotRole.kind == PilotRoleKind.LEAD, held_between(PilotRole, since, until))
            .order_by(PilotRole.starts_on, PilotRole.id)
        )
    )


def find_leads(pilot_ids: Collection[int], on: date) -> dict[int, Person]:
    """Who leads each of some pilots on a day, by the pilot's id."""
    rows = db.session.execute(
        select(PilotRole.pilot_id, Person)
        .join(Person, Person.id == PilotRole.person_id)
        .where(PilotRole.pilot_id.in_(pilot_ids), PilotRole.kind == PilotRoleKind.LEAD)
        .where(PilotRole.starts_on <= on, or_(PilotRole.ends_on.is_(None), PilotRole.ends_on > on))
        .order_by(PilotRole.starts_on, PilotRole.id)
    )
    return {row.pilot_id: row.Person for row in rows}
