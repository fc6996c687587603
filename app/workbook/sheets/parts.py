"""What several sheets share."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import Person
from app.accounts.queries import list_people_named
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import assign
from app.core.models import Numbered, Record
from app.core.readers import name_readers, readers_of
from app.core.references import number_in, reserve_number
from app.core.wording import Phrase, Text
from app.extensions import db
from app.restrictions.service import restrict_record
from app.workbook.columns import (
    SOURCED,
    Sheet,
    SheetColumn,
    Values,
    day,
    link,
    links,
    text,
    yes_no,
)

#: The reason of what differs for a reason that the file does not give.
AS_IMPORTED = "As imported."


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


def keep_rest(actor: Actor, record: Any, values: Values) -> None:
    """What the row of a record of a register ends with: where it comes from, and who reads it."""
    keep_source(record, values)
    keep_readers(actor, record, values)


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


def place(
    hint: Text = "Leave blank for the programme as a whole.", also: Sequence[str] = ()
) -> SheetColumn:
    """The place that a record is of."""
    return link(
        "pilot",
        Phrase("{Place}"),
        "pilots",
        hint=hint,
        example="Exampletown",
        aliases=("Pilot", "Area", "Project", "Hub", "Site", *also),
    )


def description() -> SheetColumn:
    return text("description", "Description", aliases=("Details", "Detail", "Notes"))


def owner(*also: str, is_required: bool = False) -> SheetColumn:
    return link(
        "owner",
        "Owner",
        "people",
        is_required=is_required,
        example="Sam Example",
        aliases=("Lead", "Responsible", "Responsible owner", "Assigned to", "Action owner", *also),
    )


def raised_on(*also: str) -> SheetColumn:
    return day(
        "raised_on",
        "Raised on",
        hint="Leave blank for today.",
        stays=True,
        aliases=("Raised", "Date raised", *also),
    )


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


def check_past(given: date | None, field: str, *, since: date | None = None) -> None:
    """Raise ``DomainError`` beside the field where a day that something happened lies in the
    future, or before the day from which it could have."""
    if given is not None and given > clock.today():
        raise DomainError("This date cannot be in the future.", field=field)
    if given is not None and since is not None and given < since:
        raise DomainError("This date cannot be before the date it was raised.", field=field)


def ended_on(
    values: Values, field: str, *, is_over: bool, what: str, since: date | None = None
) -> date | None:
    """The day on which something was over, today where the row gives none. Raises ``DomainError``
    where it is not over: only ``what`` ("a closed risk") has such a day."""
    given: date | None = values[field]
    if given is not None and not is_over:
        raise DomainError(
            f"Only {what} has this date. Change the status, or clear it.", field=field
        )
    check_past(given, field, since=since)
    return given or (clock.today() if is_over else None)


def register_sheet(**given: Any) -> Sheet:
    """The sheet of a register, whose rows are known by their reference or by title and place, and
    end with who reads them and where they come from."""
    given["columns"] = (*given["columns"], *READERS, *SOURCED)
    return Sheet(
        keys=(("reference",), ("title", "pilot")),
        labels=lambda record: (record.reference, record.title),
        **given,
    )


def leave_as_it_was(_actor: Actor, record: Any, values: Values, _changed: frozenset[str]) -> None:
    """Of what is never changed, nothing but where it comes from is put right afterwards."""
    if "source" in values:
        keep_source(record, values)


def dated_sheet(of: Any, on: Any, bring: Callable[..., Any], **given: Any) -> Sheet:
    """The sheet of dated rows of a record, which are added (by the service ``bring``) and never
    changed: ``of`` is their relationship to the record, ``on`` the column of their day."""

    def rows() -> Select[Any]:
        model = of.class_
        return (
            select(model)
            .join(of)
            .options(contains_eager(of))
            .order_by(of.property.mapper.class_.number, on, model.id)
        )

    return Sheet(
        rows=rows,
        add=lambda actor, values: bring(actor, **values),
        change=leave_as_it_was,
        is_rare=True,
        **given,
    )
