"""Changes to regions, pilots, their partners and their named people."""

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from sqlalchemy import select

from app.accounts.models import Organisation, Person
from app.audit.events import audited
from app.core import clock, wording
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.uniqueness import check_free
from app.core.wording import Phrase, words
from app.extensions import db
from app.pilots import queries
from app.pilots.models import Pilot, PilotArea, PilotPartner, PilotRole, Region
from app.pilots.permissions import can_edit_pilot
from app.pilots.rules import (
    ENGLISH_REGIONS,
    POST_OF,
    PilotFacts,
    PilotRoleKind,
    TermsOverlap,
    check_term,
    free_tiles,
    kinds_in_use,
    renamed,
    slug_of,
)
from app.pilots.themes.service import find_or_make, uses_of
from app.programme.models import Programme

NAME_TAKEN = Phrase("There is already {a_place} with this name.")


@audited("region:added")
def create_regions(actor: Actor) -> None:
    """The regions of England, those that are not there yet."""
    can_edit_pilot(actor).enforce()
    present = {region.name for region in queries.list_regions()}
    db.session.add_all(
        Region(name=name, tile_row=row, tile_column=column)
        for name, row, column in ENGLISH_REGIONS
        if name not in present
    )
    db.session.flush()


@audited("region:changed")
def amend_regions(actor: Actor, *, programme: Programme, names: Sequence[str]) -> None:
    """The programme's regions become those named. One that is overwritten in its line is renamed;
    one that is left out goes, unless a place is in it: raises ``DomainError``."""
    can_edit_pilot(actor).enforce()
    regions = list(queries.list_regions())
    new_names = renamed([region.name for region in regions], names)
    for region in regions:
        region.name = new_names.get(region.name, region.name)
    for region in [each for each in regions if each.name not in names]:
        if queries.has_pilots(region.id):
            raise DomainError(
                f"{region.name} has {words.places}. Move them to another {words.region} first.",
                field="names",
            )
        db.session.delete(region)
        regions.remove(region)
    tiles = free_tiles({(region.tile_row, region.tile_column) for region in regions})
    present = {region.name for region in regions}
    for name, (row, column) in zip([n for n in names if n not in present], tiles, strict=False):
        db.session.add(Region(name=name, tile_row=row, tile_column=column))
    programme.touch()
    db.session.flush()


@audited("pilot:added")
def create_pilot(
    actor: Actor,
    *,
    name: str,
    short_name: str,
    region_id: int | None,
    lead_organisation_id: int | None,
    theme_names: Sequence[str],
) -> Pilot:
    can_edit_pilot(actor).enforce()
    check_free(Pilot.name, name, None, NAME_TAKEN)
    taken = set(db.session.scalars(select(Pilot.slug).limit(queries.PILOT_LIMIT)))
    if len(taken) >= queries.PILOT_LIMIT:
        raise DomainError(f"A programme has {queries.PILOT_LIMIT:,} {words.places} at most.")
    pilot = Pilot(
        slug=slug_of(name, taken),
        name=name,
        short_name=short_name,
        region_id=region_id,
        lead_organisation_id=lead_organisation_id,
        areas=[],
        themes=uses_of(find_or_make(theme_names), []),
        partners=[],
        roles=[],
    )
    return add_record(pilot)


@audited("pilot:changed")
def amend_pilot(
    actor: Actor,
    *,
    pilot: Pilot,
    area_names: Sequence[str],
    theme_names: Sequence[str],
    **facts: Unpack[PilotFacts],
) -> None:
    """Change a pilot's facts. Its areas and themes become those given; a theme that stays keeps
    its flag, and one that is new is made. The address stays."""
    can_edit_pilot(actor).enforce()
    check_free(Pilot.name, facts["name"], pilot.id, NAME_TAKEN)
    assign(pilot, facts)
    if [area.name for area in pilot.areas] != list(area_names):
        pilot.areas = [PilotArea(position=n, name=text) for n, text in enumerate(area_names, 1)]
    if [theme.name for theme in pilot.themes] != list(theme_names):
        pilot.themes = uses_of(find_or_make(theme_names), pilot.themes)
    pilot.touch()


@audited("pilot:partner-added")
def add_partner(actor: Actor, *, pilot: Pilot, organisation_id: int) -> None:
    can_edit_pilot(actor).enforce()
    if any(partner.organisation_id == organisation_id for partner in pilot.partners):
        raise DomainError("This organisation is already a partner.", field="organisation_id")
    pilot.partners.append(PilotPartner(organisation_id=organisation_id))
    pilot.touch()


@audited("pilot:partner-removed")
def remove_partner(actor: Actor, *, pilot: Pilot, organisation_id: int) -> str:
    """Take a partner away; gives its name. Raises ``DomainError`` where it is none."""
    can_edit_pilot(actor).enforce()
    leaving = next((p for p in pilot.partners if p.organisation_id == organisation_id), None)
    if leaving is None:
        raise DomainError("This organisation is no longer a partner. Reload the page.")
    pilot.partners.remove(leaving)
    pilot.touch()
    return leaving.organisation.name


@audited("pilot:person-named")
def name_person(
    actor: Actor, *, pilot: Pilot, kind: PilotRoleKind, person_id: int, starts_on: date
) -> None:
    """Name the holder of a role from a day on; the term of whoever held it ends that day."""
    can_edit_pilot(actor).enforce()
    if kind not in kinds_in_use(wording.current()):
        raise DomainError("The programme has no such post. Choose another.", field="kind")
    for role in pilot.roles:
        if role.kind is kind and (role.ends_on is None or role.ends_on > starts_on):
            if role.starts_on >= starts_on:
                raise TermsOverlap(
                    (
                        "Someone is named for this role from that date or later. Choose "
                        "a later date, or change that person’s term first."
                    ),
                    field="starts_on",
                )
            role.ends_on = starts_on
    pilot.roles.append(PilotRole(kind=kind, person_id=person_id, starts_on=starts_on))
    pilot.touch()


@audited("pilot:partner-added")
def hand_over_partner(actor: Actor, *, partner: PilotPartner, organisation: Organisation) -> None:
    """Let another organisation be the partner, unless it is one already (``partner`` comes with its
    pilot and that one's partners)."""
    can_edit_pilot(actor).enforce()
    pilot = partner.pilot
    if any(each.organisation_id == organisation.id for each in pilot.partners):
        pilot.partners.remove(partner)
    else:
        partner.organisation_id = organisation.id
    pilot.touch()


@audited("pilot:person-named")
def hand_over_post(actor: Actor, *, role: PilotRole, person: Person) -> None:
    """Give a post to someone else for what is left of its term (``role`` comes with its pilot and
    that one's people)."""
    can_edit_pilot(actor).enforce()
    pilot, today = role.pilot, clock.today()
    if role.starts_on >= today:
        role.person_id = person.id
    else:
        pilot.roles.append(
            PilotRole(kind=role.kind, person_id=person.id, starts_on=today, ends_on=role.ends_on)
        )
        role.ends_on = today
    pilot.touch()


@audited("pilot:term-changed")
def amend_term(
    actor: Actor, *, pilot: Pilot, role: PilotRole, starts_on: date, ends_on: date | None
) -> None:
    can_edit_pilot(actor).enforce()
    check_term(starts_on, ends_on)
    role.starts_on, role.ends_on = starts_on, ends_on
    pilot.touch()


def check_post_unheld(post: str) -> None:
    """A post that someone holds, or will, is not given up: ``post`` is its column. Raises
    ``DomainError``."""
    kind = next(kind for kind, column in POST_OF.items() if column == post)
    held = queries.find_held(kind, clock.today())
    if held is not None:
        raise DomainError(
            f"{held.person.name} is named for this post at {held.pilot.name}. End that term first.",
            field=post,
        )
