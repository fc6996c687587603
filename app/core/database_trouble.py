"""What is the matter where the database refuses: it cannot be used, or someone else was first."""

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

# PostgreSQL: undefined table, undefined column, no such schema.
_BEHIND_STATES = ("42P01", "42703", "3F000")
_BEHIND_WORDS = ("no such table", "no such column", "has no column named")
_UNREACHABLE_WORDS = ("unable to open database file", "file is not a database")
_UNWRITABLE_WORDS = ("readonly database", "read-only transaction", "disk is full", "disk i/o error")


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


def is_busy(error: DBAPIError) -> bool:
    """Whether SQLite is locked by another's write."""
    return "database is locked" in str(error.orig).lower()


def advice_on(error: DBAPIError) -> str | None:
    """What to do about a database that is missing, behind, out of reach, busy or not writable, as
    one line; None for any other error, which is a mistake in the program."""
    if isinstance(error, IntegrityError | DataError):  # these quote what was typed
        return None
    reason = str(error.orig).strip()
    lowered = reason.lower()
    if getattr(error.orig, "sqlstate", None) in _BEHIND_STATES or _any(_BEHIND_WORDS, lowered):
        return (
            "The database is empty or behind this version of the program: run 'flask db upgrade'."
        )
    if is_busy(error):
        return "The database is busy with another change. Try again in a moment."
    if _any(_UNWRITABLE_WORDS, lowered):
        return (
            f"The database cannot be written to ({_first_line(reason)}): check its disk and rights."
        )
    if error.connection_invalidated or _is_unreachable(error, lowered):
        return (
            f"The database cannot be reached ({_first_line(reason)}): check DATABASE_URL, and that "
            "the server runs or the folder exists."
        )
    return None


def _is_unreachable(error: DBAPIError, reason: str) -> bool:
    # A failure before any statement is a failure to connect.
    return error.statement is None or _any(_UNREACHABLE_WORDS, reason)


def _any(words: tuple[str, ...], text: str) -> bool:
    return any(word in text for word in words)


def _first_line(text: str) -> str:
    return text.splitlines()[0].rstrip(".:") if text else "no reason given"
