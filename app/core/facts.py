"""A record's facts: the fields that a form fills and a service takes as they are, declared once in
the room's ``rules`` as a ``TypedDict`` and taken as ``**facts: Unpack[RiskFacts]``. A field that a
rule looks at stands in it too; what is no field of the record is an argument of its own."""

import unicodedata
from collections.abc import Mapping
from typing import TypeVar

from app.core.errors import DomainError
from app.core.models import NAME_LENGTH, Base, Numbered
from app.core.references import next_number
from app.extensions import db

B = TypeVar("B", bound=Base)


def add_record(record: B) -> B:
    """Add a new record, which has its id then and, where its kind has references, its number."""
    numbered: object = record
    if isinstance(numbered, Numbered):
        numbered.number = next_number(db.session(), numbered.PREFIX)
    db.session.add(record)
    db.session.flush()
    return record


def assign(record: Base, facts: Mapping[str, object]) -> None:
    """Set a record's fields to those given."""
    for name, value in facts.items():
        assert hasattr(type(record), name), f"{type(record).__name__} has no {name}"
        setattr(record, name, value)


def checked_name(given: str) -> str:
    """A name that was given to a command, in one line. Raises ``DomainError`` beside ``name``."""
    name = " ".join(given.split())
    if not 1 <= len(name) <= NAME_LENGTH:
        raise DomainError(f"The name must be 1 to {NAME_LENGTH} characters.", field="name")
    if holds_controls(name):
        raise DomainError("The name has characters that cannot be shown.", field="name")
    return name


def holds_controls(text: str) -> bool:
    """Whether a text has control characters, broken ones or other ends of lines. Those that join
    others, in an emoji or in many scripts, are none."""
    return any(unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") for each in text)
