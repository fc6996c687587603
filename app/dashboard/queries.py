"""Reads that only the front page makes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import exists, func, or_, select

from app.accounts.models import Account, Person
from app.accounts.queries import PEOPLE_LIMIT
from app.core.findings import CountsSelect
from app.core.markings import Marking, is_within
from app.core.rag import Movement, Rag, attention
from app.core.rows import MEETING, TODAY
from app.extensions import db
from app.governance.groups.models import Group, Membership, StandingItem
from app.governance.groups.queries import GROUP_LIMIT
from app.governance.groups.rules import ItemPurpose, MemberRole
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.queries import is_to_happen
from app.governance.terms.models import TermsOfReference
from app.governance.terms.rules import TermsState
from app.packs.content import Ask
from app.packs.models import Pack
from app.packs.rules import PackState
from app.pilots.models import Pilot
from app.pilots.queries import PILOT_LIMIT
from app.programme.models import Programme
from app.returns.models import ReportingRound
from app.returns.status import PilotRating

#: What the section on places is called in a stored pack (``packs.sections.pilots``).
PILOTS_TAG = "pilots"


def select_kinds_kept() -> CountsSelect:
    """Which of the records that a programme begins with are there, by name, whether a pack was ever
    issued or a meeting held, and whether ``MEETING`` has a pack; one row."""
    kinds = {
        "programme": Programme,
        "group": Group,
        "pilot": Pilot,
        "round": ReportingRound,
        "meeting": Meeting,
    }
    has_pack = exists(select(Pack.id).where(Pack.meeting_id == MEETING))
    return select(
        *(exists(select(kind.id)).label(name) for name, kind in kinds.items()),
        has_pack.label("pack"),
        exists(select(Pack.id).where(Pack.state == PackState.ISSUED)).label("issued"),
        exists(select(Meeting.id).where(Meeting.held_on < TODAY, is_to_happen())).label("held"),
    )


@dataclass(frozen=True)
class GroupState:
    """How far a group is set up; ``draft_terms`` is the number of its terms that are drafted."""

    group: Group
    has_members: bool
    has_chair: bool
    has_standing: bool
    has_agreed_terms: bool
    draft_terms: int | None


def list_group_states(today: date) -> Sequence[GroupState]:
    """Every group, in the order in which they were made."""
    terms = TermsOfReference
    of_group = (Membership.group_id == Group.id, _is_or_will_be_member(today))
    draft = select(func.max(terms.number)).where(
        terms.group_id == Group.id, terms.state == TermsState.DRAFT
    )
    rows = db.session.execute(
        select(
            Group,
            exists().where(*of_group),
            exists().where(*of_group, Membership.role == MemberRole.CHAIR),
            exists().where(StandingItem.group_id == Group.id),
            exists().where(terms.group_id == Group.id, terms.state == TermsState.AGREED),
            draft.scalar_subquery(),
        )
        .order_by(Group.id)
        .limit(GROUP_LIMIT)
    )
    return [GroupState(*row) for row in rows]


def _is_or_will_be_member(today: date) -> Any:
    return or_(Membership.ends_on.is_(None), Membership.ends_on > today)


@dataclass(frozen=True)
class MemberState:
    """A member of a group, now or to come, and what they can sign in with."""

    person_id: int
    name: str
    group_id: int
    has_account: bool
    can_sign_in: bool
    clearances: frozenset[Marking]


def list_member_states(today: date) -> Sequence[MemberState]:
    """The members of all groups by name, a person's terms together."""
    rows = db.session.execute(
        select(
            Person.id,
            Person.name,
            Membership.group_id,
            Account.is_enabled,
            Account.clearance_before_2014,
            Account.clearance_since_2014,
        )
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(_is_or_will_be_member(today))
        .order_by(Person.name, Person.id, Membership.group_id, Membership.id)
        .limit(PEOPLE_LIMIT)
    )
    return [
        MemberState(
            row.id,
            row.name,
            row.group_id,
            row.is_enabled is not None,
            bool(row.is_enabled),
            frozenset(filter(None, (row.clearance_before_2014, row.clearance_since_2014))),
        )
        for row in rows
    ]


def list_items_without_presenter(meeting_ids: Collection[int]) -> Sequence[AgendaItem]:
    """What stands on some agendas and nobody presents, in the order of the agendas."""
    return db.session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id.in_(meeting_ids), AgendaItem.presenter_id.is_(None))
        .order_by(AgendaItem.meeting_id, AgendaItem.position, AgendaItem.id)
        .limit(PEOPLE_LIMIT)
    ).all()


def list_pilots_by_id(pilot_ids: Collection[int]) -> Sequence[Pilot]:
    """Some pilots, by name."""
    return db.session.scalars(
        select(Pilot).where(Pilot.id.in_(pilot_ids)).order_by(Pilot.name).limit(PILOT_LIMIT)
    ).all()


@dataclass(frozen=True)
class Asked:
    """One thing that a group is asked, and whether it is for decision."""

    text: str
    is_for_decision: bool


class _AgendaPurpose(msgspec.Struct):
    """The part of a row of its agenda."""

    number: int
    purpose: ItemPurpose | None = None


class _Tagged(msgspec.Struct):
    """Which section one is."""

    type: str


class _RatedRow(msgspec.Struct):
    short_name: str
    confidence: Rag
    movement: Movement


class _RatedRows(msgspec.Struct):
    rows: tuple[_RatedRow, ...]


class _Rated(msgspec.Struct):
    """The part of a pack's section on places."""

    pilots: _RatedRows


class _Asks(msgspec.Struct):
    """The part of a pack's content that the front page shows."""

    marking: Marking | None = None
    asks: tuple[Ask, ...] = ()
    agenda: tuple[_AgendaPurpose, ...] = ()
    sections: tuple[msgspec.Raw, ...] = ()

    @property
    def ratings(self) -> list[PilotRating]:
        """What it says of places, those that need attention first."""
        rated = [
            row
            for section in self.sections
            if msgspec.json.decode(section, type=_Tagged).type == PILOTS_TAG
            for row in msgspec.json.decode(section, type=_Rated).pilots.rows
        ]
        return sorted(
            (PilotRating(row.short_name, "", row.confidence, row.movement) for row in rated),
            key=lambda each: attention(each.confidence),
        )

    @property
    def asked(self) -> list[Asked]:
        decided = {row.number for row in self.agenda if row.purpose is ItemPurpose.DECISION}
        return [Asked(ask.text, ask.number in decided) for ask in self.asks]


_decoder = msgspec.json.Decoder(_Asks)


@dataclass(frozen=True)
class PackTold:
    """What the front page tells of a pack: what it asks of its group, and how it rates places."""

    asked: Sequence[Asked]
    ratings: Sequence[PilotRating]


def read_packs(packs: Collection[Pack], clearances: Collection[Marking]) -> dict[int, PackTold]:
    """The same of some packs, by their ids; nothing of those marked above someone's clearances."""
    rows = db.session.execute(
        select(Pack.id, Pack.snapshot)
        .where(Pack.id.in_([pack.id for pack in packs]))
        .where(Pack.snapshot.is_not(None))
    )
    read = {row.id: _decoder.decode(row.snapshot) for row in rows}
    now = {pack.id: pack.meeting.marking for pack in packs}
    return {
        pack_id: PackTold(content.asked, content.ratings)
        for pack_id, content in read.items()
        if is_within(now[pack_id], clearances)
        and is_within(content.marking or now[pack_id], clearances)
    }
