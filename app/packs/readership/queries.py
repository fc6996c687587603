"""Reads of who should read the packs of some meetings: one statement, however many people."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from app.accounts.approvals.models import AccountRequest
from app.accounts.approvals.rules import OPEN
from app.accounts.identity import settings
from app.accounts.models import Account, Person, RoleGrant
from app.accounts.queries import holds
from app.accounts.sign_in.models import BoundIdentity
from app.core import clock
from app.core.access import Role
from app.core.markings import Marking, highest
from app.core.models import UtcDateTime
from app.core.rows import MEETINGS, REAL_DAY, TODAY
from app.core.viewers import NOBODY, looking_as
from app.extensions import db
from app.governance.groups.models import Membership
from app.governance.groups.queries import is_member_on
from app.governance.groups.rules import MINUTES_SECTION, MemberRole
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.queries import is_earlier, is_to_happen
from app.governance.meetings.rules import MeetingState
from app.governance.minutes.models import Minutes, MinutesVersion
from app.governance.papers.models import Paper
from app.governance.papers.rules import PaperState
from app.notifications.failing import mail_fails
from app.packs.readership.rules import Expected, Readership

#: The most people that are read at once.
EXPECTED_LIMIT = 5000

_ON: BindParameter[Any] = bindparam("on_day", type_=Date())
_NOW: BindParameter[Any] = bindparam("now", type_=UtcDateTime())

_READER = "Reader"
#: The place of the rows that tell what a pack would be marked, after its readers.
MARKED = 2


def read_readership(meeting: Meeting) -> Readership:
    """Who should read a meeting's next pack."""
    return _read(_of_any(), [meeting.id], clock.today())[meeting.id]


def read_next_readerships(meeting_ids: Collection[int], on: date) -> dict[int, Readership]:
    """The same of those of some meetings, by their ids, that are their group's next on a day."""
    return _read(_of_next(), meeting_ids, on)


def _read(wanted: Select[Any], meeting_ids: Collection[int], on: date) -> dict[int, Readership]:
    """Like the pack itself, it is read as by no one: what is restricted is not in it."""
    with looking_as(NOBODY):
        markings, expected = _read_expected(wanted, meeting_ids, on)
    return {each: Readership(markings[each], expected.get(each, [])) for each in markings}


@cache
def _of_any() -> Select[Any]:
    return _statement(Meeting.id.in_(MEETINGS))


@cache
def _of_next() -> Select[Any]:
    before = aliased(Meeting)
    is_before = exists().where(
        before.group_id == Meeting.group_id,
        before.held_on >= _ON,
        before.state != MeetingState.CANCELLED,
        is_earlier(before, Meeting.held_on, Meeting.starts_at),
    )
    return _statement(
        and_(Meeting.id.in_(MEETINGS), Meeting.held_on >= _ON, is_to_happen(), ~is_before)
    )


def _markings(of_meetings: ColumnElement[bool]) -> Iterator[Select[Any]]:
    """What each pack would be marked today, the highest of these (``packs.papers.marking_of``)."""
    earlier = aliased(Meeting)
    last_minutes = (
        select(MinutesVersion.marking)
        .join(Minutes, Minutes.id == MinutesVersion.minutes_id)
        .join(earlier, earlier.id == Minutes.meeting_id)
        .where(earlier.group_id == Meeting.group_id)
        .where(is_earlier(earlier, Meeting.held_on, Meeting.starts_at))
        .order_by(earlier.held_on.desc(), earlier.starts_at.desc(), MinutesVersion.number.desc())
        .limit(1)
        .correlate(Meeting)
        .scalar_subquery()
    )
    has_minutes = exists().where(
        AgendaItem.meeting_id == Meeting.id, AgendaItem.section == MINUTES_SECTION
    )
    yield _part(MARKED, None, Meeting.marking).where(of_meetings)
    yield (
        _part(MARKED, None, AgendaItem.marking)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(of_meetings)
    )
    yield (
        _part(MARKED, None, Paper.marking)
        .join(Paper, Paper.meeting_id == Meeting.id)
        .where(of_meetings, Paper.state == PaperState.SUBMITTED)
    )
    yield _part(MARKED, None, last_minutes).where(of_meetings, has_minutes)


def _statement(of_meetings: ColumnElement[bool]) -> Select[Any]:
    """It takes longer to make than to run, so it is made once."""
    parts = union_all(*_parts(of_meetings), *_markings(of_meetings)).subquery()
    is_secretariat = exists().where(
        RoleGrant.person_id == Person.id, holds(Role.SECRETARIAT, REAL_DAY)
    )
    waiting = (
        select(func.max(AccountRequest.id))
        .where(AccountRequest.person_id == Person.id, AccountRequest.state.in_(OPEN))
        .scalar_subquery()
    )
    return (
        select(
            parts,
            Person.name,
            Account,
            or_(parts.c.is_reader, is_secretariat).label("reads"),
            exists().where(BoundIdentity.account_id == Account.id).label("is_bound"),
            mail_fails(Account.email, _NOW).label("mail_fails"),
            waiting.label("request_id"),
        )
        .outerjoin(Person, Person.id == parts.c.person_id)
        .outerjoin(Account, Account.person_id == Person.id)
        .order_by(parts.c.meeting_id, parts.c.place, parts.c.position, Person.name, Person.id)
        .limit(EXPECTED_LIMIT)
    )


def _read_expected(
    wanted: Select[Any], meeting_ids: Collection[int], on: date
) -> tuple[dict[int, Marking], dict[int, list[Expected]]]:
    given = {
        "meeting_ids": list(meeting_ids),
        "on_day": on,
        "today": clock.today(),
        "real_day": clock.real_day(),
        "now": clock.now(),
    }
    rows = db.session.execute(wanted, given).all()
    needs_password = settings().single_sign_on is None
    found: dict[int, dict[int, Expected]] = defaultdict(dict)
    marked: dict[int, list[Marking]] = defaultdict(list)
    for row in rows:
        if row.place == MARKED:
            if row.part is not None:
                marked[row.meeting_id].append(Marking(row.part))
            continue
        people = found[row.meeting_id]
        before = people.get(row.person_id)
        if before is None or (row.reads and not before.reads):
            people[row.person_id] = _expected(row, before, needs_password)
    return (
        {meeting_id: highest(markings) for meeting_id, markings in marked.items()},
        {meeting_id: list(people.values()) for meeting_id, people in found.items()},
    )


def _parts(of_meetings: ColumnElement[bool]) -> Iterator[Select[Any]]:
    """Everyone who reads the packs of the meetings, once for each part that they have: the members
    of today and of the meeting's day, and the readers of today and to come."""
    held_on: Any = Meeting.held_on
    has_not_ended = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > REAL_DAY)
    is_now, is_then = is_member_on(TODAY), is_member_on(held_on)
    yield (
        _part(0, Membership.person_id, Membership.role, Membership.position, is_now)
        .join(Membership, Membership.group_id == Meeting.group_id)
        .where(of_meetings, or_(is_now, is_then))
    )
    yield (
        _part(1, RoleGrant.person_id, literal(_READER), 0, holds(Role.READER, REAL_DAY))
        .join(RoleGrant, RoleGrant.group_id == Meeting.group_id)
        .where(of_meetings, RoleGrant.role == Role.READER, has_not_ended)
    )


def _part(
    place: int,
    person_id: Any,
    part: Any,
    position: Any = 0,
    reads: ColumnElement[bool] | bool = False,
) -> Select[Any]:
    """A row of what is read: someone's part, or a marking."""
    return select(
        Meeting.id.label("meeting_id"),
        (cast(null(), Integer) if person_id is None else person_id).label("person_id"),
        literal(place).label("place"),
        type_coerce(part, String()).label("part"),
        (literal(position) if isinstance(position, int) else position).label("position"),
        (literal(reads) if isinstance(reads, bool) else reads).label("is_reader"),
    ).select_from(Meeting)


def _expected(row: Row[Any], before: Expected | None, needs_password: bool) -> Expected:
    account: Account | None = row.Account
    return Expected(
        person_id=row.person_id,
        name=row.name,
        part=before.part if before else _word(row.part),
        reads=row.reads,
        address=account.email if account else "",
        clearances=account.clearances if account else None,
        is_enabled=account is not None and account.is_enabled,
        has_signed_up=account is not None
        and (account.password_hash is not None or row.is_bound or not needs_password),
        mail_fails=account is not None and account.is_enabled and row.mail_fails,
        request_id=row.request_id,
    )


def _word(part: str) -> str:
    return part if part == _READER else MemberRole(part).word
