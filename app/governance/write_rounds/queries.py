"""Reads of write-rounds and their replies."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.reading import FirstRows, list_first, one_of
from app.core.references import ByReference
from app.core.rows import PERSON, TODAY, row_columns
from app.extensions import db
from app.governance.decisions.models import Decision
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Group, Membership
from app.governance.groups.rules import MemberRole
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.write_rounds.models import Reply, ReplyVersion, WriteRound
from app.governance.write_rounds.rules import ReplyStatus, RoundState

#: The most write-rounds that are read at once.
ROUND_LIMIT = 200

#: Those who are asked: the chair clears, a secretary and an observer have no voice.
ASKED = (MemberRole.DEPUTY, MemberRole.MEMBER)


@dataclass(frozen=True)
class Bench:
    """Who may clear a group's write-rounds on a day: its chair and, where the chair is away, has an
    interest of their own, or is not there, a deputy."""

    chair: Membership | None
    deputies: Sequence[Membership]

    @property
    def terms(self) -> list[Membership]:
        return [*([self.chair] if self.chair else []), *self.deputies]

    def term_of(self, person_id: int | None) -> Membership | None:
        """The seat that someone has on it."""
        return next((term for term in self.terms if term.person_id == person_id), None)

    def words_for(self, term: Membership) -> str:
        """How the record names who cleared: a deputy as such."""
        if term is self.chair:
            return term.name_then
        return f"{term.name_then}, deputy {'for the chair' if self.chair else '(no chair)'}"


def bench_of(terms: Sequence[Membership]) -> Bench:
    """The bench of one group, of those who preside over it."""
    chair = next((term for term in terms if term.role is MemberRole.CHAIR), None)
    return Bench(chair, [term for term in terms if term.role is MemberRole.DEPUTY])


def get_write_round(reference: str) -> WriteRound:
    """A write-round with its group, and each reply with its member and versions."""
    return _WRITE_ROUNDS.get(reference)


def _write_round_parts() -> Sequence[Any]:
    reply = selectinload(WriteRound.replies)
    return (
        joinedload(WriteRound.group),
        reply.joinedload(Reply.membership).joinedload(Membership.represents),
        reply.selectinload(Reply.versions).joinedload(ReplyVersion.recorded_by),
    )


_WRITE_ROUNDS = ByReference(WriteRound, "write-round", _write_round_parts)


def find_write_round(write_round_id: int | None) -> WriteRound | None:
    return None if write_round_id is None else db.session.get(WriteRound, write_round_id)


def find_write_rounds(ids: Collection[int]) -> dict[int, WriteRound]:
    """Some write-rounds by id."""
    rows = db.session.scalars(
        select(WriteRound).where(WriteRound.id.in_(ids)).order_by(WriteRound.id).limit(ROUND_LIMIT)
    )
    return {row.id: row for row in rows}


def find_rounds_from(item_ids: Collection[int | None]) -> dict[int | None, WriteRound]:
    """The write-rounds that began from agenda items, by item: the newest that stands."""
    known = [item_id for item_id in item_ids if item_id is not None]
    rows = db.session.scalars(
        select(WriteRound)
        .where(WriteRound.item_id.in_(known), WriteRound.state != RoundState.WITHDRAWN)
        .order_by(WriteRound.number)
        .limit(ROUND_LIMIT)
    )
    return {row.item_id: row for row in rows}


def find_decision(write_round_id: int) -> Decision | None:
    """The decision that stands in the register because a write-round was cleared."""
    return db.session.scalar(select(Decision).where(Decision.write_round_id == write_round_id))


def get_reply(write_round: WriteRound, reply_id: int) -> Reply:
    """One of the replies that came with the write-round."""
    return one_of(write_round.replies, reply_id, "There is no such reply to this write-round.")


def find_bench(group_id: int, on: date) -> Bench:
    """Who may clear for a group on a day."""
    terms = [term for term in group_queries.list_presiding(on) if term.group_id == group_id]
    return bench_of(terms)


def list_asked(group: Group, on: date) -> list[Membership]:
    """The members of a day who are asked, in the group's order."""
    return [term for term in group_queries.list_members(group, on) if term.role in ASKED]


def count_open(write_round_id: int) -> int:
    """Conditions and objections that still stand in the way."""
    return _count(write_round_id, Reply.status == ReplyStatus.OPEN)


def count_silent(write_round_id: int) -> int:
    return _count(write_round_id, Reply.kind.is_(None))


def _count(write_round_id: int, condition: ColumnElement[bool]) -> int:
    wanted = select(func.count(Reply.id)).where(Reply.write_round_id == write_round_id, condition)
    return db.session.scalar(wanted) or 0


def find_item(item_id: int | None) -> AgendaItem | None:
    """The agenda item that a write-round begins from, with its meeting."""
    if item_id is None:
        return None
    return db.session.scalar(
        select(AgendaItem)
        .where(AgendaItem.id == item_id)
        .options(joinedload(AgendaItem.meeting).joinedload(Meeting.group))
    )


def select_owed_replies(of_person: bool) -> Select[Any]:
    """Replies that have not come (of a person, or of all) to the write-rounds that await them; as
    rows."""
    wanted = (
        select(
            *row_columns(
                kind="reply",
                due_on=WriteRound.respond_by_on,
                person_id=Membership.person_id,
                group_id=WriteRound.group_id,
                record_id=WriteRound.id,
                part_id=Reply.id,
                number=WriteRound.number,
                title=WriteRound.title,
                marking=WriteRound.marking,
            )
        )
        .select_from(Reply)
        .join(Reply.write_round)
        .join(Reply.membership)
        .where(WriteRound.state == RoundState.ISSUED, Reply.kind.is_(None))
    )
    return wanted.where(Membership.person_id == PERSON) if of_person else wanted


def select_to_close() -> Select[Any]:
    """Write-rounds that await replies: once their day has gone by they are closed for the chair, or
    go to a meeting; as rows."""
    return select(
        *row_columns(
            kind="write_round",
            due_on=WriteRound.respond_by_on,
            group_id=WriteRound.group_id,
            record_id=WriteRound.id,
            number=WriteRound.number,
            title=WriteRound.title,
            marking=WriteRound.marking,
        )
    ).where(WriteRound.state == RoundState.ISSUED)


def select_awaiting_clearance(of_person: bool) -> Select[Any]:
    """Write-rounds that only wait to be cleared (by a person, or all), each with whoever is to do
    it: the group's chair of today or, while that seat is empty, its deputies; as rows."""
    presiding = group_queries.presiding(TODAY).with_only_columns(
        Membership.group_id, Membership.person_id, Membership.role
    )
    owing, others = presiding.subquery(), presiding.subquery()
    has_chair = exists().where(
        others.c.group_id == WriteRound.group_id, others.c.role == MemberRole.CHAIR
    )
    wanted = (
        select(
            *row_columns(
                kind="write_round_clearance",
                due_on=WriteRound.closed_on,
                person_id=owing.c.person_id,
                group_id=WriteRound.group_id,
                record_id=WriteRound.id,
                number=WriteRound.number,
                title=WriteRound.title,
                marking=WriteRound.marking,
            )
        )
        .select_from(WriteRound)
        .outerjoin(
            owing,
            and_(
                owing.c.group_id == WriteRound.group_id,
                or_(owing.c.role == MemberRole.CHAIR, ~has_chair),
            ),
        )
        .where(WriteRound.state == RoundState.AWAITING_CHAIR)
    )
    return wanted.where(owing.c.person_id == PERSON) if of_person else wanted


def list_forced(group_id: int, on: date) -> FirstRows[WriteRound]:
    """A group's write-rounds that a meeting must settle: those sent to one, and those whose
    response date has gone by with a condition or an objection open."""
    has_open = (
        select(Reply.id)
        .where(Reply.write_round_id == WriteRound.id, Reply.status == ReplyStatus.OPEN)
        .exists()
    )
    is_late = (WriteRound.state == RoundState.ISSUED) & (WriteRound.respond_by_on < on) & has_open
    return list_first(
        select(WriteRound)
        .where(WriteRound.group_id == group_id)
        .where((WriteRound.state == RoundState.SENT_TO_MEETING) | is_late)
        .order_by(WriteRound.number),
        ROUND_LIMIT,
    )
