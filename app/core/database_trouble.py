"""What is the matter where the database refuses: it cannot be used, or someone else was first."""

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

# PostgreSQL: undefined table, undefined column, no such schema.
_BEHIND_STATES = ("42P01", "42703", "3F000")
_BEHIND_WORDS = ("no such table", "no such column", "has no column named")
_UNREACHABLE_WORDS = ("unable to open database file",)
_UNWRITABLE_WORDS = ("readonly database", "read-only transaction", "disk is full", "disk i/o error")
# PostgreSQL: no space on its disk, no memory, an error of its disk.
_UNWRITABLE_STATES = ("53100", "53200", "58030")
# PostgreSQL: shut down, starting, too many connections; and all of class 08.
_UNREACHABLE_STATES = ("57P01", "57P02", "57P03", "53300")
_BUSY_STATES = ("55P03",)
_CORRUPT_WORDS = ("disk image is malformed", "file is not a database")
_CORRUPT_STATES = ("XX001", "XX002")

# PostgreSQL: foreign key, unique value, serialisation, deadlock.
_CONFLICT_STATES = ("23503", "23505", "40001", "40P01")
_CONFLICT_NAMES = (
    "SQLITE_CONSTRAINT_FOREIGNKEY",
    "SQLITE_CONSTRAINT_PRIMARYKEY",
    "SQLITE_CONSTRAINT_UNIQUE",
)


def is_conflict(error: DBAPIError) -> bool:
    """Whether the write came second: another took the same name or number, or removed what it
    points at, after the service had looked."""
    return (
        getattr(error.orig, "sqlstate", None) in _CONFLICT_STATES
        or getattr(error.orig, "sqlite_errorname", None) in _CONFLICT_NAMES
    )


def is_busy(error: BaseException) -> bool:
    """Whether another's write holds what this one needs."""
    return isinstance(error, DBAPIError) and (
        getattr(error.orig, "sqlstate", None) in _BUSY_STATES
        or "is locked" in str(error.orig).lower()
    )


def is_outage(error: BaseException) -> bool:
    """Whether the database is at fault, and not what it was asked: the same may go well later."""
    return advice_on(error) is not None


def advice_on(error: BaseException) -> str | None:
    """What to do about a database that is missing, behind, damaged, out of reach, busy or not
    writable, as one line; None for any other error, which is a mistake in the program."""
    if isinstance(error, NoConnectionFree):
        return "All connections to the database are in use. Try again in a moment."
    if not isinstance(error, DBAPIError):
        return None
    if isinstance(error, IntegrityError | DataError):  # these quote what was typed
        return None
    reason = str(error.orig).strip()
    lowered = reason.lower()
    state = getattr(error.orig, "sqlstate", None)
    if state in _BEHIND_STATES or _any(_BEHIND_WORDS, lowered):
        return (
            "The database is empty or behind this version of the program: run 'flask db upgrade'."
        )
    if state in _CORRUPT_STATES or _any(_CORRUPT_WORDS, lowered):
        return (
            f"The database is damaged ({_first_line(reason)}): stop the service, keep a copy of "
            "the database as it is, and restore the last backup with 'flask restore'."
        )
    if is_busy(error):
        return "The database is busy with another change. Try again in a moment."
    if state in _UNWRITABLE_STATES or _any(_UNWRITABLE_WORDS, lowered):
        return (
            f"The database cannot be written to ({_first_line(reason)}): check its disk and "
            "permissions."
        )
    if error.connection_invalidated or _is_unreachable(error, lowered):
        return (
            f"The database cannot be reached ({_first_line(reason)}): check DATABASE_URL, and that "
            "the server runs or the folder exists."
        )
    return None


def _is_unreachable(error: DBAPIError, reason: str) -> bool:
    state = getattr(error.orig, "sqlstate", None) or ""
    if state in _UNREACHABLE_STATES or state.startswith("08"):
        return True
    # A failure before any statement is a failure to connect.
    return error.statement is None or _any(_UNREACHABLE_WORDS, reason)


def _any(words: tuple[str, ...], text: str) -> bool:
    return any(word in text for word in words)


def _first_line(text: str) -> str:
    return text.splitlines()[0].rstrip(".:") if text else "no reason given"
