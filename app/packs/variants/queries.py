"""Reads of copies of packs."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.accounts.queries import get_person
from app.core import clock
from app.core.access import Actor
from app.core.reading import FirstRows, get_one, list_first
from app.extensions import db
from app.governance.groups.models import Group
from app.governance.groups.queries import chaired_by
from app.governance.meetings.models import Meeting
from app.packs.models import Pack
from app.packs.rules import PackState
from app.packs.variants.models import PackVariant
from app.packs.variants.reader import CopyReader
from app.packs.variants.rules import COPIES_UNDER_WAY, Variant

#: How many copies a pack's page lists.
COPIES_SHOWN = 12
#: The most superseded copies that are deleted in one run.
SUPERSEDED_AT_ONCE = 1000


_NONE = "There is no such copy."
_IS_READERS = PackVariant.variant == Variant.READER


def _with_pack() -> Select[PackVariant]:
    """Copies with their packs, meetings and groups."""
    return select(PackVariant).options(
        joinedload(PackVariant.pack).joinedload(Pack.meeting).joinedload(Meeting.group)
    )


def get_copy(pack_id: int, copy_id: int) -> PackVariant:
    return get_one(
        _with_pack().where(PackVariant.id == copy_id, PackVariant.pack_id == pack_id), _NONE
    )


def get_copy_by_id(copy_id: int) -> PackVariant:
    return get_one(_with_pack().where(PackVariant.id == copy_id), _NONE)


def find_copy(pack_id: int, key: str) -> PackVariant | None:
    return db.session.scalar(
        select(PackVariant).where(PackVariant.pack_id == pack_id, PackVariant.key == key)
    )


def count_copies(pack_id: int) -> int:
    counted = select(func.count()).select_from(PackVariant).where(PackVariant.pack_id == pack_id)
    return db.session.scalar(counted) or 0


def list_copies(
    pack: Pack, actor: Actor, *, is_chair: bool, can_open: bool
) -> FirstRows[PackVariant]:
    """Copies of a pack as it stands that the actor may open, those of the whole pack first, then
    readers' and then of sections; of each the newest first. The chair's brief is for the chair and
    the secretariat, a reader's copy for the reader and the secretariat. Who may not open the pack
    itself has their own copy alone: the name of a section is part of the pack."""
    prefix = "draft/" if pack.issue_number is None else f"issue {pack.issue_number}/"
    wanted = (
        select(PackVariant)
        .where(PackVariant.pack_id == pack.id, PackVariant.key.startswith(prefix))
        .order_by(PackVariant.variant == Variant.SECTION, _IS_READERS, PackVariant.id.desc())
    )
    if not can_open:
        wanted = wanted.where(PackVariant.reader_id == actor.person_id)
    elif not actor.is_secretariat:
        is_open = PackVariant.variant != Variant.READER
        wanted = wanted.where(is_open | (PackVariant.reader_id == actor.person_id))
        if not is_chair:
            wanted = wanted.where(PackVariant.variant != Variant.CHAIR)
    return list_first(wanted, COPIES_SHOWN)


def find_reader(person_id: int | None) -> CopyReader | None:
    """Whose copy it is, with their organisation and the groups that they chair today."""
    if person_id is None:
        return None
    person = get_person(person_id)
    organisation = person.organisation
    names = (organisation.name, organisation.short_name) if organisation else ()
    chaired = select(Group.id, Group.name).where(Group.id.in_(chaired_by(person_id, clock.today())))
    return CopyReader(
        name=person.name,
        organisation=frozenset(filter(None, names)),
        chairs={each.id: each.name for each in db.session.execute(chaired.limit(50))},
        person_id=person_id,
        organisation_id=person.organisation_id,
    )


def list_superseded(before: datetime) -> Sequence[int]:
    """The ids of copies that were asked for before then, of drafts that a later draft or issue has
    replaced, and of issues that a later issue has."""
    later = aliased(Pack)
    is_draft = or_(Pack.state == PackState.BUILT, PackVariant.key.startswith("draft/"))
    replaced = exists().where(
        later.meeting_id == Pack.meeting_id,
        later.id >= Pack.id,
        or_(
            (later.state == PackState.ISSUED) & (later.issue_number > Pack.issue_number),
            is_draft & (later.state == PackState.ISSUED),
            is_draft & (later.id > Pack.id) & (later.state == PackState.BUILT),
        ),
    )
    wanted = (
        select(PackVariant.id)
        .join(Pack, Pack.id == PackVariant.pack_id)
        .where(PackVariant.asked_at < before, PackVariant.state.not_in(COPIES_UNDER_WAY), replaced)
    )
    return db.session.scalars(wanted.order_by(PackVariant.id).limit(SUPERSEDED_AT_ONCE)).all()
