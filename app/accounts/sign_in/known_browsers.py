"""Browsers that have signed in to an account before. Each holds a cookie that says so, signed with
the deployment's key. It opens nothing: it only keeps the attempts of strangers from counting
against whoever sits there (``limits``).

It holds for the account's present password, for half a year after the last sign-in, and is worth
nothing with another account.
"""

import re
import secrets
from collections.abc import Iterator
from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, TimestampSigner

from app.accounts.models import Account
from app.accounts.sign_in.secrets import hash_of
from app.core import clock

LASTS = timedelta(days=180)
#: How many people may share a browser; of more, the last that signed in are known.
MOST = 5
_BETWEEN = "~"
_LONGEST = 2000


class _Signer(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())


def recognise(cookie: str, account: Account | None) -> str:
    """The browser's name, where it is known to the account; else empty."""
    if account is None:
        return ""
    return next((name for owner, name in _entries(cookie) if owner == _owner(account)), "")


def remember(cookie: str, account: Account) -> str:
    """The cookie with which the browser is known to the account from now on, and to those who
    signed in there before. It keeps its name: signing in again is no new allowance."""
    name = recognise(cookie, account) or secrets.token_urlsafe(12)
    others = [
        entry for entry in _split(cookie) if _read(entry) and not entry.startswith(f"{account.id}.")
    ]
    own = _signer().sign(f"{_owner(account)}.{name}").decode()
    return _BETWEEN.join([own, *others][:MOST])


def _owner(account: Account) -> str:
    """The account with its present password, which the name is signed with."""
    return f"{account.id}.{hash_of('known browser', account.password_hash or '')[:16]}"


def _entries(cookie: str) -> Iterator[tuple[str, str]]:
    for entry in _split(cookie):
        found = _read(entry)
        if found:
            owner, _, name = found.rpartition(".")
            yield owner, name


def _split(cookie: str) -> list[str]:
    return cookie.split(_BETWEEN)[:MOST] if 0 < len(cookie) <= _LONGEST else []


def _read(entry: str) -> str:
    """What was signed; empty where it was not, or too long ago."""
    if not re.fullmatch(r"[\w.=-]+", entry, re.ASCII):
        return ""
    try:
        return _signer().unsign(entry, max_age=int(LASTS.total_seconds())).decode()
    except BadSignature:
        return ""


def _signer() -> _Signer:
    assert current_app.secret_key is not None
    return _Signer(current_app.secret_key, salt="known browser")
