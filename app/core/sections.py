"""Sections: what fills an agenda item in a pack. A domain declares its own (``Domain.sections``);
packs assemble, freeze, store and draw whatever is declared."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from app.core.formats import counted
from app.core.reading import FirstRows
from app.core.sentences import all_of, capital
from app.core.wording import Text, words

T = TypeVar("T")
R = TypeVar("R", bound="Records")

#: Whose a record is where it is no pilot's.
PROGRAMME = "Programme"
#: Characters of a text that a table shows; most texts are far shorter.
CELL_LENGTH = 700
#: The most rows of an annex that are drawn at once: some 30 pages.
PIECE_ROWS = 250
#: The most rows of one annex; where a register has more, the annex says so.
ANNEX_LIMIT = 2000
#: The longest name of a kind of section.
KIND_LENGTH = 40


class RecordRow(msgspec.Struct, frozen=True, kw_only=True):
    """One record in a list, frozen. ``reference`` is what people quote, ``path`` its page's address
    from the root; ``whose`` is a pilot's short name or ``PROGRAMME``."""

    reference: str
    path: str
    title: str
    whose: str = PROGRAMME
    is_illustrative: bool = False


class MoneyLine(msgspec.Struct, frozen=True, kw_only=True):
    """An amount and what it is, as a page says it."""

    amount: str
    what: str
    is_illustrative: bool = False


class Listing(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """Rows under a heading that says what they say; where there are none the heading stands alone
    as a sentence. ``rest`` says where to find those of a long list that are left out."""

    heading: str
    rows: tuple[T, ...] = ()
    rest: str = ""


def is_cut(count: int, most: int) -> bool:
    """Whether so many rows are cut to ``most``; a few more are not worth a cut."""
    return count > room_for(most)


def listing(
    heading: str, rows: Sequence[T], most: int | None = None, rest_in: str = "the register"
) -> Listing[T]:
    """All rows or, where ``most`` is given, at most so many and a quarter; ``heading`` speaks of
    all. Of rows that were cut as they were read, ``room_for(most)`` were."""
    total = rows.total if isinstance(rows, FirstRows) else len(rows)
    if most is None or not is_cut(total, most):
        return Listing(heading=capital(heading), rows=tuple(rows))
    rest = f"{most} of {total:,} shown; the rest are in {rest_in}."
    return Listing(heading=capital(heading), rows=tuple(rows[:most]), rest=rest)


def room_for(most: int) -> int:
    """How many rows must be read to show ``most`` or, where that is all, a few more."""
    return most * 5 // 4


def shown_as(cut: Listing[Any], rows: Iterable[T]) -> Listing[T]:
    """A listing of the same, with other rows: those that are shown, made when it is known which."""
    return Listing(heading=cut.heading, rows=tuple(rows), rest=cut.rest)


class Pointer(msgspec.Struct, frozen=True, kw_only=True):
    """Words that lead to another place of the pack: "All 60 milestones are in annex A"; ``letter``
    is that of the annex."""

    text: str
    anchor: str
    letter: str = ""

    @property
    def where(self) -> str:
        """What a sentence calls it."""
        return f"annex {self.letter}" if self.letter else "the annex"


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """What every section has; a kind adds its own rows. ``message`` is the one sentence that
    carries it; ``asks`` what the group is asked to do; ``anchor`` names it in links within the
    pack. ``purpose`` is what the item is for ("decision"), None of a restricted one. ``since_on``
    is the day of the last meeting, from which movement counts."""

    number: int
    title: str
    purpose: str | None
    presenter: str
    minutes: int
    message: str
    asks: tuple[str, ...]
    anchor: str
    since_on: date | None = None

    @property
    def whole_rows(self) -> "Sequence[RecordRow]":
        """The records that it tells whole: its annex leaves them out, and references in the pack
        lead to them here."""
        return ()


class Annex(msgspec.Struct, frozen=True, kw_only=True):
    """The rest of a register, behind what a section shows of it. ``letter`` is A, B, ..., AA; a
    kind of annex adds its ``rows``."""

    letter: str
    title: str
    anchor: str
    message: str
    since_on: date | None = None

    @property
    def whole_rows(self) -> Sequence[RecordRow]:
        """The records to which references in the pack lead."""
        return [row for row in getattr(self, "rows", ()) if isinstance(row, RecordRow)]

    def pieces(self) -> "tuple[Annex, ...]":
        """A long one in pieces that are drawn apart, by several processes, since the memory that
        drawing takes grows with the rows. The first has the annex's anchor."""
        rows: tuple[Any, ...] = getattr(self, "rows", ())
        if len(rows) <= PIECE_ROWS:
            return (self,)
        pieces = []
        for start in range(0, len(rows), PIECE_ROWS):
            end = min(start + PIECE_ROWS, len(rows))
            changed: dict[str, Any] = {
                "rows": rows[start:end],
                "title": f"{self.title}, rows {start + 1:,} to {end:,}",
                "anchor": f"{self.anchor}-{start + 1}" if start else self.anchor,
            }
            pieces.append(msgspec.structs.replace(self, **changed))
        return tuple(pieces)


class Head(Section, frozen=True, kw_only=True):
    """An agenda item before its section is built. ``kind`` is what fills it; ``message`` is empty
    where the section writes its own; ``note`` says where the item comes from. ``item_id`` is None
    of a restricted item: then only its number and its minutes are told. ``presenter_id`` is the
    person whom ``presenter`` names."""

    kind: str
    note: str = ""
    item_id: int | None = None
    presenter_id: int | None = None

    def opening(self, message: str) -> dict[str, Any]:
        """The fields that every section has, with ``message`` unless the item brings its own."""
        fields = {name: getattr(self, name) for name in Section.__struct_fields__}
        return fields | {"message": self.message or message}


class Records:
    """What a section is built from: the meeting, the pack's date ``today``, the days of the group's
    last meeting (``since``) and of the one after this (``until``), the agenda, and what
    ``read_once`` functions have read."""

    def __init__(
        self, *, meeting_id: int, group_id: int, held_on: date, today: date,
        since: date | None, until: date | None,
    ) -> None:  # fmt: skip
        self.meeting_id = meeting_id
        self.group_id = group_id
        self.held_on = held_on
        self.today = today
        self.since = since
        self.until = until
        self.heads: Sequence[Head] = ()
        #: Where the annexes stand, by their names.
        self.pointers: dict[str, Pointer] = {}
        self.kept: dict[Callable[[Any], Any], Any] = {}


def read_once(read: Callable[[R], T]) -> Callable[[R], T]:
    """What a function reads of the records is read once for each pack, whichever sections ask."""

    @wraps(read)
    def kept(records: R) -> T:
        if read not in records.kept:
            records.kept[read] = read(records)
        found: T = records.kept[read]
        return found

    return kept


class Standing(Protocol):
    """A record of which is read where it stands, and no more."""

    @property
    def id(self) -> int: ...


def rows_made_once(
    all_of: Callable[[R], Sequence[Standing]],
    make: Callable[[R, Collection[int] | None], Iterable[tuple[int, T]]],
    at_once: int | None = None,
) -> Callable[[R, Iterable[Standing]], tuple[T, ...]]:
    """Gives the rows of some of the records of a register, whose standings ``all_of`` gives; each
    is made once for each pack. ``make`` makes those of some ids or, for None, of all. Of up to
    ``at_once`` records, or as many as an annex has, all are made at once; of more only those that
    are wanted, since making a row takes far longer than counting it."""

    @read_once
    def kept(_records: R) -> dict[int, T]:
        return {}

    def rows(records: R, wanted: Iterable[Standing]) -> tuple[T, ...]:
        ids, made = [each.id for each in wanted], kept(records)
        missing = set(ids) - made.keys()
        if missing:
            are_few = len(all_of(records)) <= (at_once or ANNEX_LIMIT)
            made.update(make(records, None if are_few else missing))
        return tuple(made[each] for each in ids)

    return rows


def place_of(annex: str, records: Records, otherwise: str) -> str:
    """Where the rest of a list is: "annex A"; ``otherwise`` where the pack has no such annex."""
    pointer = records.pointers.get(annex)
    return pointer.where if pointer else otherwise


@dataclass(frozen=True)
class AnnexType(Generic[R]):
    """A register that stands behind a section. ``name`` is the tag of ``content``, whose ``rows``
    are what ``rows(records)`` gives: none where the section shows them all. Where it gives
    something lighter, ``made`` makes rows of those that there is room for. ``what`` names one of
    them, ``order`` says how they stand; ``is_rest`` where it has only those that the section does
    not tell whole. Its template is ``packs/annexes/NAME.html`` unless another is named."""

    name: str
    title: str
    content: type[Annex]
    rows: Callable[[R], Sequence[Any]]
    what: str
    order: Text
    template: str = ""
    is_rest: bool = False
    made: Callable[[R, Sequence[Any]], Sequence[Any]] | None = None

    def _number(self, count: int) -> str:
        """ "60 milestones", "45 other milestones", or what of more there is room for."""
        whole = counted(count, f"other {self.what}" if self.is_rest else self.what)
        return f"the first {ANNEX_LIMIT:,} of {whole}" if count > ANNEX_LIMIT else whole

    def build(self, letter: str, rows: Sequence[Any], records: R) -> Annex:
        shown = rows[:ANNEX_LIMIT]
        fields: dict[str, Any] = {
            "letter": letter,
            "title": self.title,
            "anchor": f"annex-{self.name}",
            "message": capital(f"{self._number(len(rows))}, {self.order}."),
            "rows": tuple(self.made(records, shown) if self.made else shown),
            "since_on": records.since,
        }
        return self.content(**fields)

    def pointer(self, annex: Annex, count: int) -> Pointer:
        are = "is" if count == 1 else "are"
        if count > ANNEX_LIMIT:
            these = self._number(count)
        elif self.is_rest:
            these = f"the other {counted(count, self.what)}"
        else:
            these = all_of(count, self.what)
        text = f"{these} {are} in annex {annex.letter}"
        return Pointer(text=capital(text), anchor=annex.anchor, letter=annex.letter)


@dataclass(frozen=True)
class SectionType(Generic[R]):
    """A kind of section. ``kind`` is what agenda items store, ``said`` what their forms call it;
    ``build`` makes its frozen ``content`` of an item and the records. It is drawn with the template
    ``packs/sections/TAG.html``, TAG being that of ``content``, unless another is named. An agenda
    that has a section which ``needs_round`` looks at a round of progress updates. ``part`` names
    the domain whose records it tells of, where a programme can do without that."""

    kind: str
    said: Text
    content: type[Section]
    build: Callable[[Head, R], Section]
    annex: AnnexType[R] | None = None
    template: str = ""
    needs_round: bool = False
    part: str = ""

    @property
    def label(self) -> str:
        return str(self.said)


def about(part: str, heading: str) -> str:
    """A heading, which says nothing of a part that the programme does without."""
    return "" if part in words.unused else heading


def cell(text: str, reference: str) -> str:
    """What a table's cell holds of a text: all of it, or its beginning where a row would otherwise
    outgrow the page, and where the whole is: in the record of that reference."""
    if len(text) <= CELL_LENGTH:
        return text
    kept = text[:CELL_LENGTH]
    shown = kept.rsplit(None, 1)[0] if " " in kept[-80:] else kept
    return f"{shown} … (the rest is in the record of {reference})"


def tag_of(content: type[Section] | type[Annex]) -> str:
    """What names a type of content in stored packs."""
    tag = content.__struct_config__.tag
    assert isinstance(tag, str), f"{content.__name__} needs a tag"
    return tag
