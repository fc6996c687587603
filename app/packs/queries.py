"""Reads of packs."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache

import msgspec
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core import clock
from app.core.access import Actor, Role
from app.core.domain import Anchor
from app.core.errors import DomainError, NotFound
from app.core.formats import counted, day, moment
from app.core.markings import Marking
from app.core.operating import Condition
from app.core.reading import get_one, read_once
from app.core.records import path_of
from app.core.rows import MEETING, PERSON
from app.delivery.models import Milestone
from app.extensions import db
from app.governance.groups.models import Group
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import is_earlier
from app.packs.models import Pack
from app.packs.rules import GIVEN_OUT, LATE_AFTER, Approval, PackState

#: More than the states that the packs of all groups' next meetings can be in.
NEWEST_LIMIT = 500
#: The most builds of one meeting that its page lists.
BUILDS_SHOWN = 10
#: The most packs that are looked into for one record.
SNAPSHOTS_READ = 50


def _with_meeting() -> Select[Pack]:
    return (
        select(Pack)
        .join(Pack.meeting)
        .options(
            contains_eager(Pack.meeting).joinedload(Meeting.group),
            joinedload(Pack.asked_by),
            joinedload(Pack.issued_by),
            joinedload(Pack.withdrawn_by),
            joinedload(Pack.approver),
        )
    )


def find_last_data_day(group_id: int, held_on: date) -> tuple[date, int | None] | None:
    """The day of the records in the newest pack that was issued for a group's meeting, and the
    round that the meeting looked at."""
    found = db.session.execute(
        select(Pack.as_at_on, Meeting.round_id)
        .join(Pack.meeting)
        .where(Meeting.group_id == group_id, Meeting.held_on == held_on, Pack.state.in_(GIVEN_OUT))
        .order_by(Pack.as_at_on.desc(), Pack.id.desc())
        .limit(1)
    ).first()
    return (found.as_at_on, found.round_id) if found else None


def list_conditions() -> Iterator[Condition]:
    """Of the packs, for the operator."""
    waiting = (PackState.QUEUED, PackState.BUILDING, PackState.ISSUING)
    count, first = db.session.execute(
        select(func.count(), func.min(Pack.asked_at)).where(Pack.state.in_(waiting))
    ).one()
    if not count:
        yield Condition("Packs", "None waiting.")
        return
    is_late = first < clock.now() - LATE_AFTER
    yield Condition(
        "Packs",
        f"{counted(count, 'pack')} waiting, the oldest since {moment(first)}.",
        "Check that a scheduler runs, and read its log." if is_late else "",
    )


def get_pack(pack_id: int) -> Pack:
    return get_one(_with_meeting().where(Pack.id == pack_id), "There is no such pack.")


def find_pack_by_file(sha256: str) -> Pack | None:
    """The pack whose file it is, or whose late pages, an issue before a draft."""
    return db.session.scalar(
        _with_meeting()
        .where((Pack.file_sha256 == sha256) | (Pack.late_sha256 == sha256))
        .order_by(Pack.issue_number.is_(None), Pack.id)
        .limit(1)
    )


def get_snapshot(pack_id: int) -> bytes:
    snapshot = db.session.scalar(select(Pack.snapshot).where(Pack.id == pack_id))
    if snapshot is None:
        raise NotFound("This pack has not been built.")
    return snapshot


class _Marked(msgspec.Struct):
    """The part of a pack's content that says who may open it."""

    marking: Marking | None = None


_marked = msgspec.json.Decoder(_Marked)


def find_marking(pack_id: int) -> Marking | None:
    """What a pack's pages are marked; None before it is built."""

    def read() -> Marking | None:
        snapshot = db.session.scalar(select(Pack.snapshot).where(Pack.id == pack_id))
        return _marked.decode(snapshot).marking if snapshot is not None else None

    return read_once(("marking of a pack", pack_id), read)


def group_scope(actor: Actor) -> frozenset[int] | None:
    """The groups whose packs the actor reads; None for all of them."""
    if actor.is_secretariat:
        return None
    return actor.scopes(Role.READER) | actor.scopes(Role.GROUP_MEMBER)


def select_packs(
    group_ids: Collection[int] | None, *, has_drafts: bool, group_id: int | None = None
) -> Select[Pack]:
    """The archive: packs by meeting, newest meeting first, newest build first."""
    wanted = _with_meeting().order_by(
        Meeting.held_on.desc(), Meeting.starts_at.desc(), Meeting.group_id, Pack.id.desc()
    )
    if group_ids is not None:
        wanted = wanted.where(Meeting.group_id.in_(group_ids))
    if group_id is not None:
        wanted = wanted.where(Meeting.group_id == group_id)
    if not has_drafts:
        wanted = wanted.where(Pack.state.in_(GIVEN_OUT))
    return wanted


def list_builds(meeting_id: int, *, has_drafts: bool) -> Sequence[Pack]:
    """The newest builds of a meeting's pack."""
    return db.session.scalars(_builds(has_drafts), {"meeting_id": meeting_id}).all()


@cache
def _builds(has_drafts: bool) -> Select[Pack]:
    wanted = _with_meeting().where(Pack.meeting_id == MEETING).order_by(Pack.id.desc())
    if not has_drafts:
        wanted = wanted.where(Pack.state.in_(GIVEN_OUT))
    return wanted.limit(BUILDS_SHOWN)


def list_last_issues(meeting_ids: Collection[int]) -> Mapping[int, int]:
    """The number of the last issue that each of some meetings has, by the meetings' ids."""
    rows = db.session.execute(
        select(Pack.meeting_id, func.max(Pack.issue_number).label("number"))
        .where(Pack.meeting_id.in_(meeting_ids), Pack.state == PackState.ISSUED)
        .group_by(Pack.meeting_id)
    )
    return {row.meeting_id: row.number for row in rows}


def list_latest_issued(group_ids: Collection[int] | None) -> Sequence[Pack]:
    """The newest issued pack of each group that the actor reads (None: of every group)."""
    other = Meeting.__table__.alias("other")
    other_pack = Pack.__table__.alias("other_pack")
    later = (
        select(other.c.id)
        .join(other_pack, other_pack.c.meeting_id == other.c.id)
        .where(other_pack.c.state == PackState.ISSUED)
        .where(
            other.c.group_id == Meeting.group_id,
            is_earlier(Meeting, other.c.held_on, other.c.starts_at),
        )
    )
    wanted = _with_meeting().where(Pack.state == PackState.ISSUED, ~later.exists())
    if group_ids is not None:
        wanted = wanted.where(Meeting.group_id.in_(group_ids))
    rows = db.session.scalars(
        wanted.order_by(
            Meeting.held_on.desc(), Meeting.starts_at.desc(), Pack.issue_number.desc()
        ).limit(100)
    ).all()
    first_of_group: dict[int, Pack] = {}
    for pack in rows:
        first_of_group.setdefault(pack.meeting.group_id, pack)
    return list(first_of_group.values())


def list_anchors() -> Iterator[Anchor]:
    """What issues remember of the record of changes, from the first."""
    rows = db.session.execute(
        select(Pack.record_count, Pack.record_head, Pack.issue_number, Meeting.held_on, Group.name)
        .join(Pack.meeting)
        .join(Meeting.group)
        .where(Pack.record_count.is_not(None))
        .order_by(Pack.record_count, Pack.id)
    )
    for row in rows:
        what = f"issue {row.issue_number} of the pack of {row.name}, {day(row.held_on)},"
        yield Anchor(row.record_count, row.record_head, what)


def list_newest_packs(meeting_ids: Collection[int]) -> Sequence[Pack]:
    """The newest pack of each state, of each of some meetings."""
    is_newest = _is_newest(meeting_ids)
    return db.session.scalars(
        select(Pack).where(is_newest).order_by(Pack.id).limit(NEWEST_LIMIT)
    ).all()


def _is_newest(meeting_ids: Collection[int]) -> ColumnElement[bool]:
    return Pack.id.in_(
        select(func.max(Pack.id))
        .where(Pack.meeting_id.in_(meeting_ids))
        .group_by(Pack.meeting_id, Pack.state)
    )


def list_newest_and_asked(
    meeting_ids: Collection[int],
) -> tuple[Sequence[Pack], Sequence[Pack]]:
    """The same, and the drafts of these meetings that a chair has been asked to approve."""
    asked = and_(Pack.meeting_id.in_(meeting_ids), *_IS_TO_APPROVE)
    wanted = select(Pack).where(or_(_is_newest(meeting_ids), asked)).order_by(Pack.id)
    found = db.session.scalars(wanted.limit(NEWEST_LIMIT)).all()
    newest = {(pack.meeting_id, pack.state): pack for pack in found}
    to_approve = [
        pack for pack in found if pack.state is PackState.BUILT and pack.approval is Approval.ASKED
    ]
    return list(newest.values()), to_approve


def find_newest_made(meeting_id: int) -> Pack | None:
    """The pack of a meeting that was made last, as a draft or as an issue."""
    return db.session.scalars(
        select(Pack)
        .where(Pack.meeting_id == meeting_id, Pack.state.in_((PackState.BUILT, PackState.ISSUED)))
        .order_by(Pack.id.desc())
        .limit(1)
    ).first()


def find_last_issue(meeting_id: int, before: int | None) -> tuple[int, date, bytes] | None:
    """The number, the day and the content of a meeting's last issue, of those before issue
    ``before`` where one is named. One that was withdrawn was read, and counts."""
    wanted = (
        select(Pack.issue_number, Pack.issued_on, Pack.snapshot)
        .where(Pack.meeting_id == meeting_id, Pack.state.in_(GIVEN_OUT))
        .order_by(Pack.issue_number.desc())
        .limit(1)
    )
    if before is not None:
        wanted = wanted.where(Pack.issue_number < before)
    for number, issued_on, snapshot in db.session.execute(wanted):
        if number is not None and issued_on is not None and snapshot is not None:
            return number, issued_on, snapshot
    return None


def find_newer_issue(pack: Pack) -> Pack | None:
    """The meeting's newest issue, where it came after this one."""
    return db.session.scalar(
        _with_meeting()
        .where(
            Pack.meeting_id == pack.meeting_id,
            Pack.state == PackState.ISSUED,
            Pack.issue_number > (pack.issue_number or 0),
        )
        .order_by(Pack.issue_number.desc())
        .limit(1)
    )


def find_later_number(pack: Pack) -> int | None:
    """The number of the meeting's last issue, made or being made, where it is later than this."""
    return db.session.scalar(
        select(func.max(Pack.issue_number)).where(
            Pack.meeting_id == pack.meeting_id,
            Pack.state.in_((PackState.ISSUED, PackState.ISSUING)),
            Pack.issue_number > (pack.issue_number or 0),
        )
    )


def find_issue_file(meeting_id: int, issue_number: int) -> str | None:
    """The file of an issue, by its number."""
    return db.session.scalar(
        select(Pack.file_sha256).where(
            Pack.meeting_id == meeting_id, Pack.issue_number == issue_number
        )
    )


def find_build(meeting_id: int, pack_id: int) -> Pack | None:
    """A build of this meeting, by its number."""
    return db.session.scalar(
        _with_meeting().where(Pack.meeting_id == meeting_id, Pack.id == pack_id)
    )


_IS_TO_APPROVE = (Pack.state == PackState.BUILT, Pack.approval == Approval.ASKED)


@cache
def _to_approve() -> Select[Pack]:
    """Made once: the header of every page asks it after a change."""
    return _with_meeting().where(*_IS_TO_APPROVE).order_by(Pack.id).limit(NEWEST_LIMIT)


def may_owe_approval() -> ColumnElement[bool]:
    """Whether a person has been asked to approve a draft."""
    return exists().where(*_IS_TO_APPROVE, Pack.approver_id == PERSON)


def list_to_approve(person_id: int | None) -> Sequence[Pack]:
    """The drafts that a chair (None: any) has been asked to approve."""
    waiting = read_once("packs to approve", lambda: db.session.scalars(_to_approve()).all())
    return [pack for pack in waiting if person_id in (None, pack.approver_id)]


def find_newest_draft(meeting_id: int) -> Pack | None:
    return db.session.scalar(
        _with_meeting()
        .where(Pack.meeting_id == meeting_id, Pack.state == PackState.BUILT)
        .order_by(Pack.id.desc())
        .limit(1)
    )


def was_issued_since(moment: datetime) -> bool:
    """Whether a pack has been issued, or is being issued, since then."""
    since = or_(Pack.issued_at > moment, Pack.state == PackState.ISSUING)
    return db.session.scalar(select(Pack.id).where(since).limit(1)) is not None


def check_unseen(milestone: Milestone) -> None:
    """Raise ``DomainError`` where an issued pack shows a milestone's baseline."""
    wanted = (
        _with_meeting()
        .add_columns(Pack.snapshot)
        .where(Pack.state.in_(GIVEN_OUT), Pack.issued_on >= milestone.baseline_set_on)
        .order_by(Pack.id)
        .limit(SNAPSHOTS_READ)
    )
    shown = f'"{path_of(milestone)}"'.encode()
    for pack, snapshot in db.session.execute(wanted):
        if snapshot is not None and shown in snapshot:
            meeting = pack.meeting
            raise DomainError(
                f"The pack for {meeting.group.name} on {day(meeting.held_on)} shows this baseline."
            )


def has_issued_packs() -> bool:
    """Whether any pack has been issued."""
    return db.session.scalar(select(Pack.id).where(Pack.state.in_(GIVEN_OUT)).limit(1)) is not None
