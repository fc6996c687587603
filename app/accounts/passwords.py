"""Passwords, kept as Argon2id hashes."""

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import current_app

from app.accounts.sign_in.rules import password_problem
from app.core.domain import domains_of
from app.core.errors import DomainError
from app.core.lazy import lazy_import

if TYPE_CHECKING:
    import zxcvbn
else:
    zxcvbn = lazy_import("zxcvbn")

#: What is longer is judged by its beginning: a made-up one of 72 takes seconds.
_JUDGED = 32
#: Shorter words are parts of other words too.
_SHORTEST_WORD = 4
#: The most words of the programme that a password is compared with.
_WORDS_LIMIT = 2000

_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """Checked in place of a missing account's hash, so that both answers take as long."""
    return _hasher.hash("no one signs in with this")


def strength(plain: str, words: Sequence[str]) -> int:
    """How hard a password is to guess, from 0 to 4, as zxcvbn judges, for somebody who knows these
    words. What stands between words makes it no harder: "Cabinet.Office.1" is "CabinetOffice1".
    And it is hardly harder than what is left of it without those words."""
    known = list(words[:_WORDS_LIMIT])
    together = re.sub(r"[\W_]+", "", plain.casefold())
    long = sorted({word for word in known if len(word) >= _SHORTEST_WORD}, key=len, reverse=True)
    left = re.sub("|".join(map(re.escape, long)), "", together) if long else together
    ways = dict.fromkeys((plain, together))
    return min(*(_score(way, known) for way in ways), _score(left, known) + 1)


def _score(plain: str, known: list[str]) -> int:
    return int(zxcvbn.zxcvbn(plain[:_JUDGED], user_inputs=known)["score"]) if plain else 0


def words_here() -> list[str]:
    """What the domains say that anybody here would try."""
    return [
        word
        for domain in domains_of(current_app)
        if domain.guessable is not None
        for word in domain.guessable()
    ]


def hash_password(plain: str, *about: str, words: Sequence[str] | None = None) -> str:
    """The hash to keep. Raises ``DomainError``, beside ``password``, where a new password is too
    short, too long, easy to guess by who knows the ``words`` that are used here, or holds what it
    is ``about``: the person's name and address. That takes up to a second or two: a page reads
    ``words_here`` first, and ends its transaction before it calls this."""
    words = words_here() if words is None else words
    problem = password_problem(plain, strength, *about, words=words)
    if problem:
        raise DomainError(problem, field="password")
    return hash_unchecked(plain)


def hash_unchecked(plain: str) -> str:
    """The same of a password that nobody judges: a demonstration's, which is published."""
    return _hasher.hash(plain)


def is_password(plain: str, kept: str | None) -> bool:
    """Whether the password is the one kept; False, after the same work, where none is."""
    nobody = _nobody()  # made by the first check, whatever its answer, not by every command
    try:
        _hasher.verify(kept or nobody, plain)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return kept is not None
