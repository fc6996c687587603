"""Sessions as rows: opening them, finding them again by what the cookie holds, ending them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import has_app_context
from sqlalchemy import ColumnElement, Select, bindparam, case, select, update
from sqlalchemy.orm import joinedload

from app.accounts.models import Account
from app.accounts.sign_in.models import SignInSession
from app.accounts.sign_in.rules import PROOF_LASTS, HowSignedIn
from app.accounts.sign_in.secrets import hash_of, new_token
from app.core import clock
from app.core.beside import columns_beside, note_beside
from app.core.database import write_unless_busy
from app.core.models import NAME_LENGTH
from app.extensions import db

#: How exactly it is known when a person was last seen: a page does not write each time.
SEEN_EVERY = timedelta(minutes=1)
#: The most sessions that a person is shown.
SHOWN = 20


def open_session(
    account: Account,
    *,
    how: HowSignedIn,
    user_agent: str = "",
    proven_at: datetime | None = None,
) -> str:
    """Sign an account in. Gives the token for its cookie, which is kept nowhere else. The person
    has shown just now that it is them or, by single sign-on, when its provider says."""
    token, now, today = new_token(), clock.now(), clock.today()
    if how is HowSignedIn.SINGLE_SIGN_ON:
        proven_at = min(proven_at or now - PROOF_LASTS, now)
    db.session.add(
        SignInSession(
            account_id=account.id,
            token_hash=hash_of(token),
            how=how,
            user_agent=user_agent.replace("\x00", "")[:NAME_LENGTH],
            created_at=now,
            proven_at=proven_at or now,
            last_seen_at=now,
        )
    )
    db.session.execute(  # not by the record: who has it open to edit should not be told of a change
        update(Account)
        .where(Account.id == account.id)
        .values(
            signed_in_at=now,
            here_before_on=case(
                (Account.here_on < today, Account.here_on), else_=Account.here_before_on
            ),
            here_on=today,
        )
        .execution_options(synchronize_session=False)
    )
    return token


@cache
def _by_token() -> Select[*tuple[Any, ...]]:
    """Made once, as every request asks it."""
    return (
        select(SignInSession, *columns_beside())
        .where(SignInSession.token_hash == bindparam("token_hash"))
        .options(joinedload(SignInSession.account).joinedload(Account.person))
    )


def find_session(token: str) -> SignInSession | None:
    """The session of a token, with account and person, whether or not it is over."""
    row = db.session.execute(_by_token(), {"token_hash": hash_of(token)}).first()
    if row is None:
        return None
    session: SignInSession = row[0]
    if has_app_context():
        note_beside(row[1:])
    return session


def list_sessions(
    account_id: int, *, idle: timedelta, longest: timedelta
) -> Sequence[SignInSession]:
    """An account's sessions that are not over, the last seen first."""
    now = clock.now()
    return db.session.scalars(
        select(SignInSession)
        .where(
            SignInSession.account_id == account_id,
            SignInSession.ended_at.is_(None),
            SignInSession.last_seen_at > now - idle,
            SignInSession.created_at > now - longest,
        )
        .order_by(SignInSession.last_seen_at.desc(), SignInSession.id.desc())
        .limit(SHOWN)
    ).all()


def note_seen(session: SignInSession) -> None:
    """Remember that someone was here just now, unless that would have to wait for a lock."""
    now = clock.now()
    row = (
        select(SignInSession.id)
        .where(SignInSession.id == session.id, SignInSession.last_seen_at < now)
        .with_for_update(skip_locked=True)
    )
    write_unless_busy(
        update(SignInSession).where(SignInSession.id.in_(row)).values(last_seen_at=now)
    )


def note_proof(session_id: int) -> None:
    """Remember that the person has shown just now that it is them."""
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id)
        .values(proven_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def end_session(account_id: int, session_id: int) -> None:
    """End one session, if it is the account's."""
    _end(SignInSession.account_id == account_id, SignInSession.id == session_id)


def end_sessions(account_id: int, *, except_id: int | None = None) -> None:
    """End all sessions of an account, or all but one."""
    _end(SignInSession.account_id == account_id, SignInSession.id != (except_id or 0))


def end_sessions_of_person(person_id: int) -> None:
    _end(SignInSession.account_id.in_(select(Account.id).where(Account.person_id == person_id)))


def _end(*which: ColumnElement[bool]) -> None:
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.ended_at.is_(None), *which)
        .values(ended_at=clock.now())
        .execution_options(synchronize_session=False)
    )
