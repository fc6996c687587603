"""Reads of referrals."""

from collections.abc import Collection
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.loading import loading
from app.core.models import Base
from app.core.reading import FirstRows, list_first
from app.core.references import ByReference
from app.extensions import db
from app.referrals.models import Referral
from app.referrals.rules import ReferralState

#: The most referrals, and groups, that are read at once.
REFERRAL_LIMIT = 200
#: The most that are suggested for an agenda at once; the others follow as these are settled.
SUGGESTED_LIMIT = 50
GROUP_LIMIT = 50

#: What lists and pages show beside them.
AROUND = loading(
    lambda: (
        joinedload(Referral.from_group),
        joinedload(Referral.to_group),
        joinedload(Referral.meeting),
        selectinload(Referral.answers),
    )
)


def touches(group_ids: Collection[int]) -> ColumnElement[bool]:
    return or_(Referral.from_group_id.in_(group_ids), Referral.to_group_id.in_(group_ids))


def get_referral(reference: str) -> Referral:
    return _REFERRALS.get(reference)


_REFERRALS = ByReference(Referral, "referral", lambda: AROUND)


def find_referral(referral_id: int) -> Referral | None:
    return db.session.scalar(select(Referral).where(Referral.id == referral_id).options(*AROUND))


def list_referrals_of(record_kind: str, record_id: int) -> FirstRows[Referral]:
    """A record's referrals, newest first."""
    given = {"record_kind": record_kind, "record_id": record_id}
    return list_first(_of_record(), REFERRAL_LIMIT, given)


@cache
def _of_record() -> Select[Referral]:
    """Made once, as the page of every record that may be referred asks it."""
    is_of = (
        Referral.record_kind == bindparam("record_kind"),
        Referral.record_id == bindparam("record_id"),
    )
    return select(Referral).options(*AROUND).order_by(Referral.number.desc()).where(*is_of)


def list_referrals_since(group_id: int, from_on: date) -> FirstRows[Referral]:
    """What a group referred to another, or another to it, since a day, less what was withdrawn; the
    newest first."""
    return list_first(
        select(Referral)
        .where(touches([group_id]), Referral.referred_on >= from_on)
        .where(Referral.state != ReferralState.WITHDRAWN)
        .options(*AROUND)
        .order_by(Referral.number.desc()),
        REFERRAL_LIMIT,
    )


def list_waiting(group_id: int) -> FirstRows[Referral]:
    """What was referred to a group and is on no agenda yet, the oldest first."""
    wanted = _oldest(Referral.to_group_id == group_id, Referral.state == ReferralState.REFERRED)
    return list_first(wanted, SUGGESTED_LIMIT)


def list_answered(group_id: int) -> FirstRows[Referral]:
    """What a group referred and has an answer to that nobody has closed, the oldest first."""
    wanted = _oldest(Referral.from_group_id == group_id, Referral.state == ReferralState.ANSWERED)
    return list_first(wanted, SUGGESTED_LIMIT)


def list_unsettled() -> FirstRows[Referral]:
    """What waits for an agenda or, answered, to be closed, of all groups, the oldest first."""
    unsettled = (ReferralState.REFERRED, ReferralState.ANSWERED)
    return list_first(_oldest(Referral.state.in_(unsettled)), REFERRAL_LIMIT)


def _oldest(*conditions: ColumnElement[bool]) -> Select[Referral]:
    return select(Referral).where(*conditions).options(*AROUND).order_by(Referral.number)


def group_choices() -> list[tuple[int, str]]:
    """The groups that items can be referred between, in the order in which they were made."""
    groups = Base.metadata.tables["governance_group"].c
    rows = db.session.execute(select(groups.id, groups.name).order_by(groups.id).limit(GROUP_LIMIT))
    return [(row.id, row.name) for row in rows]
