"""Reads of requests, and of who may decide them."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.approvals.models import AccountRequest
from app.accounts.approvals.rules import OPEN, RequestKind, RequestState
from app.accounts.models import Account, RoleGrant
from app.accounts.queries import PEOPLE_LIMIT
from app.core import clock
from app.core.access import HIGH_ROLES, Role
from app.core.loading import loading
from app.core.models import UtcDateTime
from app.core.reading import get_one
from app.core.rows import PERSON, REAL_DAY
from app.extensions import db

_NOW: BindParameter[Any] = bindparam("now", type_=UtcDateTime())

#: The most past requests of a person that their page shows.
SHOWN = 10

_PEOPLE = loading(
    lambda: (
        joinedload(AccountRequest.person),
        joinedload(AccountRequest.asked_by),
        joinedload(AccountRequest.decided_by),
    )
)


def select_requests(state: RequestState | None = None) -> Select[AccountRequest]:
    """Requests, the newest first."""
    wanted = (
        select(AccountRequest)
        .options(*_PEOPLE)
        .order_by(AccountRequest.asked_at.desc(), AccountRequest.id.desc())
    )
    return wanted.where(AccountRequest.state == state) if state else wanted


def get_request(request_id: int) -> AccountRequest:
    return get_one(
        select(AccountRequest).where(AccountRequest.id == request_id).options(*_PEOPLE),
        "There is no such request.",
    )


def list_waiting(decider_id: int | None) -> Sequence[AccountRequest]:
    """Requests that wait for a second person, the oldest first; of a person, those that they may
    decide."""
    given = {"person_id": decider_id, "now": clock.now(), "real_day": clock.real_day()}
    return db.session.scalars(_waiting(decider_id is not None), given).all()


@cache
def _waiting(of_decider: bool) -> Select[AccountRequest]:
    """Made once: the header of every page asks it after a change."""
    wanted = (
        select(AccountRequest)
        .options(*_PEOPLE)
        .where(AccountRequest.state == RequestState.WAITING, AccountRequest.expires_at > _NOW)
        .order_by(AccountRequest.asked_at, AccountRequest.id)
        .limit(PEOPLE_LIMIT)
    )
    if of_decider:
        wanted = wanted.where(
            _deciders(REAL_DAY).where(RoleGrant.person_id == PERSON).exists(),
            AccountRequest.asked_by_id != PERSON,
            AccountRequest.person_id != PERSON,
        )
    return wanted


def may_owe_decisions() -> ColumnElement[bool]:
    """Whether a request waits that a person may have to decide."""
    waits = (AccountRequest.state == RequestState.WAITING, AccountRequest.person_id != PERSON)
    return exists().where(*waits, AccountRequest.asked_by_id != PERSON)


def list_open_of(person_id: int) -> Sequence[AccountRequest]:
    """A person's requests of which something may still come, the oldest first."""
    return db.session.scalars(
        select(AccountRequest)
        .options(*_PEOPLE)
        .where(AccountRequest.person_id == person_id, AccountRequest.state.in_(OPEN))
        .order_by(AccountRequest.asked_at, AccountRequest.id)
        .limit(SHOWN)
    ).all()


def find_change_of(person_id: int) -> AccountRequest | None:
    """The new address of a person's account that they can still refuse."""
    return db.session.scalar(
        _refusable().where(
            AccountRequest.person_id == person_id, AccountRequest.kind == RequestKind.ADDRESS
        )
    )


def find_change_by(refusal_hash: str) -> AccountRequest | None:
    """The same by what the link holds that the person was sent."""
    return db.session.scalar(_refusable().where(AccountRequest.refusal_hash == refusal_hash))


def _refusable() -> Select[AccountRequest]:
    return (
        select(AccountRequest)
        .options(*_PEOPLE)
        .where(AccountRequest.state == RequestState.APPROVED)
        .order_by(AccountRequest.id)
        .limit(1)
    )


def list_ripe(now: datetime) -> Sequence[int]:
    """Requests whose time has come, or is over."""
    ripe = (AccountRequest.state == RequestState.APPROVED) & (AccountRequest.takes_effect_at <= now)
    over = (AccountRequest.state == RequestState.WAITING) & (AccountRequest.expires_at <= now)
    return db.session.scalars(
        select(AccountRequest.id).where(or_(ripe, over)).order_by(AccountRequest.id).limit(100)
    ).all()


def list_deciders() -> Sequence[int]:
    """The people who decide requests, and can sign in."""
    return db.session.scalars(
        _deciders(clock.real_day()).distinct().order_by(RoleGrant.person_id).limit(PEOPLE_LIMIT)
    ).all()


def _deciders(today: Any) -> Select[int]:
    return (
        select(RoleGrant.person_id)
        .join(Account, Account.person_id == RoleGrant.person_id)
        .where(
            RoleGrant.role.in_(HIGH_ROLES),
            RoleGrant.starts_on <= today,
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > today),
            Account.is_enabled,
        )
    )


def find_first_administrator() -> int | None:
    """The person who has been an administrator for longest, of those who are one today."""
    today = clock.real_day()
    return db.session.scalar(
        select(RoleGrant.person_id)
        .where(
            RoleGrant.role == Role.ADMINISTRATOR,
            RoleGrant.starts_on <= today,
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > today),
        )
        .order_by(RoleGrant.id)
        .limit(1)
    )


def lock_request(request_id: int) -> AccountRequest:
    """A request as it is now, locked until the transaction ends."""
    db.session.execute(
        select(AccountRequest.id).where(AccountRequest.id == request_id).with_for_update()
    )
    return db.session.scalars(
        select(AccountRequest)
        .where(AccountRequest.id == request_id)
        .options(*_PEOPLE)
        .execution_options(populate_existing=True)
    ).one()
