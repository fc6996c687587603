"""Passwords, kept as Argon2id hashes."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.core.errors import DomainError

SHORTEST = 12
LONGEST = 200

_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """Checked in place of a missing account's hash, so that both answers take as long."""
    return _hasher.hash("nobody signs in with this")


def hash_password(plain: str) -> str:
    """The hash to keep. Raises ``DomainError`` where the password is too short or too long."""
    if not SHORTEST <= len(plain) <= LONGEST:
        raise DomainError(
            f"Password must be between {SHORTEST} and {LONGEST} characters.", field="password"
        )
    return _hasher.hash(plain)


def is_password(plain: str, kept: str | None) -> bool:
    """Whether the password is the one kept; False, after the same work, where none is."""
    nobody = _nobody()  # made by the first check, whatever its answer, not by every command
    try:
        _hasher.verify(kept or nobody, plain)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return kept is not None
