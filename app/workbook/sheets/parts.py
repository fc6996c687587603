"""What several sheets share."""

from collections.abc import Sequence
from typing import Any

from app.accounts.models import Person
from app.accounts.queries import list_people_named
from app.core.access import Actor
from app.core.facts import assign
from app.core.models import Numbered, Record
from app.core.readers import name_readers, readers_of
from app.core.references import number_in, reserve_number
from app.extensions import db
from app.restrictions.service import restrict_record
from app.workbook.columns import Values, links, yes_no


def facts_of(values: Values, *names: str) -> dict[str, Any]:
    """Some of a row's values as a service takes them: a link to another row as its id."""
    found: dict[str, Any] = {}
    for name in names:
        if name.endswith("_id") and name not in values:
            linked = values[name.removesuffix("_id")]
            found[name] = None if linked is None else linked.id
        else:
            found[name] = values[name]
    return found


def id_of(linked: Any) -> int | None:
    return None if linked is None else int(linked.id)


def as_it_stood(record: Record, **facts: Any) -> None:
    """Put down what a record brings with it from elsewhere and no service of its domain asks for:
    the day it was raised, where it comes from. What is None stays as it is."""
    given = {name: value for name, value in facts.items() if value is not None}
    changed = {name: value for name, value in given.items() if getattr(record, name) != value}
    assign(record, changed)


def keep_source(record: Any, values: Values) -> None:
    as_it_stood(record, source=values["source"], is_illustrative=values["is_illustrative"])


def keep_readers(actor: Actor, record: Any, values: Values) -> None:
    """Say who may read a record, where its row says something else than what stands."""
    readers = {person.id for person in values["readers"]}
    is_restricted = values["is_restricted"]
    if is_restricted == record.is_restricted and readers == {p.id for p in _readers(record)}:
        return
    if record.is_restricted:  # those named before are not named any more
        name_readers(record, readers)
    for person_id in sorted(readers) or [None]:
        restrict_record(
            actor,
            record=record,
            is_restricted=is_restricted,
            kept_ids=sorted(readers),
            added_id=person_id,
        )


def _readers(record: Any) -> Sequence[Person]:
    if not record.is_restricted:
        return []
    return list_people_named(readers_of(record))


#: Who may read a record: what the sheets of records that can be restricted end with.
READERS = (
    yes_no(
        "is_restricted",
        "Restricted",
        hint="Yes if only the people named beside it, and those who keep it, may read it.",
        is_rare=True,
    ),
    links("readers", "Readers", "people", of=_readers, is_rare=True),
)


def keep_reference(model: type[Numbered], values: Values) -> None:
    """Let a new record get the reference that its row brings from elsewhere, if it is free."""
    number = number_in(model.PREFIX, values["reference"])
    if number is not None:
        reserve_number(db.session(), model.PREFIX, number)
