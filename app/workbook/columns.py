"""What a sheet of the workbook is, and what a column of it holds. Template, reader, matching,
checks, export and help all read these declarations (``workbook.sheets``)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeAlias

from sqlalchemy import Select

from app.core.access import Actor
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH
from app.core.wording import NEUTRAL, Text, speaking

#: What a row holds, by the names of its columns: texts, numbers, days, choices, records.
Values: TypeAlias = dict[str, Any]


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    WHOLE = "whole"
    TENTHS = "tenths"
    DAY = "day"
    YES_NO = "yes_no"
    CHOICE = "choice"
    EMAIL = "email"
    #: The reference of the row's own record: ``R-007``.
    REFERENCE = "reference"
    #: A row of another sheet, by what it is known by there.
    LINK = "link"
    #: Several of these, each on a line of its own.
    LINKS = "links"
    LINES = "lines"


def names_of(heading: Text, aliases: Sequence[Text]) -> list[str]:
    """What people may have written for a sheet or a column: what the programme calls it, what one
    does that has no words of its own, and the other names that it goes by."""
    with speaking(NEUTRAL):
        neutral = str(heading)
    return [name for name in (str(heading), neutral, *map(str, aliases)) if name]


@dataclass(frozen=True)
class SheetColumn:
    """A column: the ``field`` of a row that it fills and its ``heading``, in the programme's words;
    a word that the programme does without has none. ``example`` is what the
    template shows; ``aliases`` are other headings under which people keep it. A choice's
    ``choices()`` are pairs of value and word, a link ``links_to`` a sheet. ``of`` reads it from a
    record: by default its attribute of that name. What ``stays`` cannot be changed once its record
    is there. One that ``is_rare`` is left out of the template."""

    field: str
    heading: Text
    kind: Kind = Kind.TEXT
    hint: Text = ""
    example: Text = ""
    is_required: bool = False
    aliases: tuple[Text, ...] = ()
    choices: Callable[[], Sequence[tuple[Any, str]]] | None = None
    #: What to do where none of the choices is right.
    or_else: str = ""
    links_to: str = ""
    longest: int = TEXT_LENGTH
    low: int = 0
    high: int = 10**12
    default: Any = None
    of: Callable[[Any], Any] | None = None
    stays: bool = False
    is_rare: bool = False

    @property
    def title(self) -> str:
        return str(self.heading)

    @property
    def names(self) -> list[str]:
        return names_of(self.heading, self.aliases)

    @property
    def examples(self) -> list[str]:
        return names_of(self.example, ())

    @property
    def words(self) -> str:
        """The heading inside a sentence."""
        return self.title if self.title[:2].isupper() else self.title[:1].lower() + self.title[1:]

    def read(self, record: Any) -> Any:
        return self.of(record) if self.of else getattr(record, self.field)

    @property
    def empty(self) -> Any:
        """What an empty cell of a new row says."""
        if self.default is not None:
            return self.default
        if self.kind is Kind.YES_NO:
            return False
        if self.kind in (Kind.LINES, Kind.LINKS):
            return []
        return "" if self.kind in (Kind.TEXT, Kind.EMAIL, Kind.REFERENCE) else None


@dataclass(frozen=True)
class Sheet:
    """A sheet: its ``name`` in code and its title, what one row is called, its columns.

    A row is the record that has all the ``keys``: the first set of them whose cells are filled and
    that some record has. ``labels(record)`` are what cells of other sheets may call it.
    ``rows()`` selects the records with what their columns read. ``add(actor, values)`` makes one
    and ``change(actor, record, values, changed)`` changes one, by the services of their domain.
    ``column_of`` says beside which column
    stands what a service says of another field."""

    name: str
    heading: Text
    one: Text
    hint: Text
    columns: tuple[SheetColumn, ...]
    keys: tuple[tuple[str, ...], ...]
    rows: Callable[[], Select[Any]]
    add: Callable[[Actor, Values], Any]
    change: Callable[[Actor, Any, Values, frozenset[str]], None]
    labels: Callable[[Any], Sequence[str]] = lambda _record: ()
    aliases: tuple[Text, ...] = ()
    column_of: Mapping[str, str] = field(default_factory=dict)
    #: Whether the export leaves a record out, which the page then says.
    leaves_out: str = ""
    #: Whether it is left out of the template: what only an export holds.
    is_rare: bool = False

    @property
    def title(self) -> str:
        return str(self.heading)

    @property
    def names(self) -> list[str]:
        return names_of(self.heading, self.aliases)

    @property
    def columns_in_use(self) -> list[SheetColumn]:
        """Without those for which the programme has no word."""
        return [column for column in self.columns if column.title]

    @cached_property
    def by_field(self) -> dict[str, SheetColumn]:
        return {column.field: column for column in self.columns}

    def values_of(self, record: Any) -> Values:
        """What a record's row holds."""
        return {column.field: column.read(record) for column in self.columns}

    def column_for(self, field: str | None) -> SheetColumn | None:
        """The column beside which stands what a service says of one of its fields."""
        name = self.column_of.get(field or "", field or "")
        return self.by_field.get(name) or self.by_field.get(name.removesuffix("_id"))


def text(field: str, heading: Text, **given: Any) -> SheetColumn:
    return SheetColumn(field, heading, **given)


def line(field: str, heading: Text, **given: Any) -> SheetColumn:
    return SheetColumn(field, heading, longest=given.pop("longest", LINE_LENGTH), **given)


def name(field: str, heading: Text, **given: Any) -> SheetColumn:
    return SheetColumn(field, heading, longest=given.pop("longest", NAME_LENGTH), **given)


def whole(field: str, heading: Text, **given: Any) -> SheetColumn:
    return SheetColumn(field, heading, Kind.WHOLE, **given)


def point(field: str, heading: Text, **given: Any) -> SheetColumn:
    """From 1 to 5."""
    return SheetColumn(field, heading, Kind.WHOLE, low=1, high=5, **given)


def day(field: str, heading: Text, **given: Any) -> SheetColumn:
    return SheetColumn(field, heading, Kind.DAY, **given)


def yes_no(field: str, heading: Text, **given: Any) -> SheetColumn:
    return SheetColumn(field, heading, Kind.YES_NO, **given)


def choice(
    field: str, heading: Text, members: type[StrEnum] | Sequence[StrEnum], **given: Any
) -> SheetColumn:
    """One of an enumeration's members, by its word."""

    def choices() -> Sequence[tuple[Any, str]]:
        words = [(member, str(getattr(member, "word", member))) for member in members]
        return [(member, word) for member, word in words if word]

    return SheetColumn(field, heading, Kind.CHOICE, choices=choices, **given)


def link(field: str, heading: Text, links_to: str, **given: Any) -> SheetColumn:
    return SheetColumn(field, heading, Kind.LINK, links_to=links_to, **given)


def links(field: str, heading: Text, links_to: str, **given: Any) -> SheetColumn:
    return SheetColumn(field, heading, Kind.LINKS, links_to=links_to, **given)


def lines(field: str, heading: Text, **given: Any) -> SheetColumn:
    return SheetColumn(
        field, heading, Kind.LINES, longest=given.pop("longest", NAME_LENGTH), **given
    )


def reference(prefix: str) -> SheetColumn:
    return SheetColumn(
        "reference",
        "Reference",
        Kind.REFERENCE,
        hint=f"Leave blank for a new one: it gets the next number, like {prefix}-001.",
        example="",
        aliases=("Ref", "Ref no", "ID", "Number"),
        longest=20,
        stays=True,
    )


#: Where a record's facts come from: what most sheets end with.
SOURCED = (
    name("source", "Source", hint="Where the details were published.", is_rare=True),
    yes_no(
        "is_illustrative",
        "Illustrative",
        hint="Yes if it is made up or not verified.",
        is_rare=True,
    ),
)
