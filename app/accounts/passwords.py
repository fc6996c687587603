"""Passwords, kept as Argon2id hashes."""

from functools import cache
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.accounts.sign_in.rules import password_problem
from app.core.errors import DomainError
from app.core.lazy import lazy_import

if TYPE_CHECKING:
    from zxcvbn import frequency_lists
else:
    frequency_lists = lazy_import("zxcvbn.frequency_lists")

_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """Checked in place of a missing account's hash, so that both answers take as long."""
    return _hasher.hash("no one signs in with this")


@cache
def _common() -> frozenset[str]:
    """The bundled list of passwords that are tried first."""
    return frozenset(frequency_lists.FREQUENCY_LISTS["passwords"])


def hash_password(plain: str, *about: str) -> str:
    """The hash to keep. Raises ``DomainError``, beside ``password``, where a new password is too
    short, too long, too common, or holds what it is ``about``: the person's name and address."""
    problem = password_problem(plain, _common(), *about)
    if problem:
        raise DomainError(problem, field="password")
    return _hasher.hash(plain)


def is_password(plain: str, kept: str | None) -> bool:
    """Whether the password is the one kept; False, after the same work, where none is."""
    nobody = _nobody()  # made by the first check, whatever its answer, not by every command
    try:
        _hasher.verify(kept or nobody, plain)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return kept is not None
