"""The sheet of a place's workbook that holds its return: a row for each answer, and for what became
of each promise. What is saved is a draft."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.exports import Cell
from app.core.models import LINE_LENGTH, TEXT_LENGTH
from app.core.rag import CONFIDENCE, scale
from app.core.wording import words
from app.extensions import db
from app.pilots.models import Pilot
from app.returns import queries, service
from app.returns.models import Return
from app.returns.parts import HEADLINE_WORDS, PARTS, PartKey, count_words
from app.returns.permissions import can_write_return
from app.returns.rules import PromiseAnswer
from app.workbook.cells import Fault, Raw, known_as, number_of, plain
from app.workbook.place.state import Downloaded, State
from app.workbook.plan import FieldChange, Plan, PlannedChange, Problem
from app.workbook.row import cut, cut_pair
from app.workbook.tables import FileTable, address_of, raw

#: The sheet, its columns, and what the hidden sheet calls it and them.
RETURN_SHEET, RETURN_NAME = "Return", "return"
HEADINGS = {
    "part": "Part",
    "question": "Question",
    "answer": "Answer",
    "nothing": "Nothing to report",
    "note": "Note",
}
#: Those that are taken: the others are locked.
TAKEN = ("answer", "nothing", "note")
_NAMES = {
    "headline": "Headline",
    "confidence": "Delivery confidence",
    "confidence_reason": "Reason for the confidence",
}
#: How far down the headings are looked for.
_HEADING_ROWS = 15


@dataclass(frozen=True)
class ReturnRow:
    """A row of the sheet: the answer that one ``field`` of a part holds or, of what became of a
    promise, its ``position``. ``offered`` are the answers to choose from, where there are some."""

    key: str
    part: PartKey
    label: str
    question: str
    values: Mapping[str, Cell]
    field: str = ""
    position: int = 0
    offered: tuple[str, ...] = ()


def rows_of_return(returned: Return) -> list[ReturnRow]:
    """What the sheet says of a return as it is being written."""
    by_key = {part.key: part for part in returned.parts}
    rows = [_promise(promise.position, promise) for promise in returned.promises]
    for part in PARTS.values():
        for name in part.fields:
            has_box = part.may_be_nothing
            rows.append(
                ReturnRow(
                    key=name,
                    part=part.key,
                    label=_NAMES.get(name, part.label),
                    question=str(part.question) if name not in ("headline",) else "",
                    values={
                        "answer": _shown(name, getattr(returned, name)),
                        "nothing": "Yes" if has_box and by_key[part.key].is_nothing else "",
                        "note": "",
                    },
                    field=name,
                    offered=_ratings() if name == "confidence" else (),
                )
            )
    return rows


def _promise(position: int, promise: Any) -> ReturnRow:
    return ReturnRow(
        key=f"promise-{position}",
        part=PartKey.ACHIEVEMENTS,
        label=f"Promise {position}",
        question=f"You said that you would: {promise.text}",
        values={
            "answer": promise.answer.word if promise.answer else "",
            "nothing": "",
            "note": promise.note,
        },
        position=position,
        offered=tuple(each.word for each in PromiseAnswer),
    )


def _ratings() -> tuple[str, ...]:
    in_use = scale(words)
    return tuple(rating.word for rating in CONFIDENCE if rating in in_use)


def _shown(name: str, value: Any) -> Cell:
    if value is None:
        return None
    if name == "spend_pence":
        return Decimal(value) / 100
    return str(value.word) if name == "confidence" else str(value)


class _Wrong(Exception):
    """An answer that cannot be taken: why, and what to do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


@dataclass
class _PartChange:
    """What the file changes of a part, and the row that says so first."""

    row: int
    answer: dict[str, Any] = field(default_factory=dict)
    is_nothing: bool | None = None
    promises: dict[int, dict[str, Any]] = field(default_factory=dict)


class _Taking:
    """Going through the sheet once."""

    def __init__(
        self, actor: Actor, pilot: Pilot, state: State, table: FileTable, plan: Plan
    ) -> None:
        self._actor, self._pilot, self._state = actor, pilot, state
        self._table, self._plan = table, plan
        self._parts: dict[PartKey, _PartChange] = {}
        self._changes: list[PlannedChange] = []
        self._wrong = 0

    def go(self) -> None:
        heading_row, places = _headings(self._table)
        round_id = self._state.round_id
        if not places or round_id is None:
            return
        round_ = queries.get_round(round_id)
        returned = queries.find_return(round_id, self._pilot.id)
        rows = rows_of_return(returned or Return())
        by_label = {known_as(row.label): row for row in rows}
        for number, cells in self._table.rows:
            if number > heading_row:
                values = {n: raw(cells[p]) for n, p in places.items() if p < len(cells)}
                self._take_row(number, places, values, by_label)
        if self._wrong or not self._parts:
            return
        may = can_write_return(self._actor, self._pilot.id, round_, returned, clock.today())
        if not may:
            first = next(iter(self._parts.values())).row
            self._say(f"Row {first}", "", may.why, "Undo the changes in this sheet.")
            return

        def save() -> None:
            begun = returned or service.begin_return(self._actor, round_=round_, pilot=self._pilot)
            for key, change in self._parts.items():
                self._save(begun, key, change, round_)

        if self._attempt(save):
            self._plan.changes += self._changes

    def _take_row(
        self,
        number: int,
        places: Mapping[str, int],
        values: Mapping[str, Raw],
        by_label: Mapping[str, ReturnRow],
    ) -> None:
        label = plain(values.get("part"))
        row = by_label.get(known_as(label))
        given = [name for name in TAKEN if plain(values.get(name))]
        if row is None:
            if given:
                at = address_of(number, places["part"])
                remedy = "Write the part as it was, or clear the row."
                self._say(at, label, "It is not part of this return.", remedy)
            return
        was = self._state.of(RETURN_NAME, row.key) or {}
        differences = []
        for name in TAKEN:
            if name in places:
                at = address_of(number, places[name])
                differences += self._take_cell(number, at, row, name, values.get(name), was)
        if differences:
            self._changes.append(PlannedChange(RETURN_SHEET, number, row.label, differences))
        elif not self._wrong:
            self._plan.same += 1

    def _take_cell(
        self, number: int, at: str, row: ReturnRow, name: str, said: Raw, was: Downloaded
    ) -> list[FieldChange]:
        mine, before, now = plain(said), plain(was.get(name)), _plainly(row.values[name])
        if mine in (before, now):
            return []
        if now != before:
            self._say(
                at,
                mine,
                f"It was {cut(before) or 'blank'} when the workbook was downloaded, and is "
                f"{cut(now) or 'blank'} now.",
                "Download the workbook again and make the change in that file.",
            )
            return []
        try:
            value = _parse(row, name, said)
        except _Wrong as error:
            self._say(at, mine, error.reason, error.remedy)
            return []
        change = self._parts.setdefault(row.part, _PartChange(number))
        if row.position:
            change.promises.setdefault(row.position, {})[name] = value
        elif name == "nothing":
            change.is_nothing = value
        else:
            change.answer[row.field] = value
        return [FieldChange(HEADINGS[name], *cut_pair(now, mine))]

    def _save(self, returned: Return, key: PartKey, change: _PartChange, round_: Any) -> None:
        saved = next(part for part in returned.parts if part.key is key)
        is_nothing = change.is_nothing
        if is_nothing is None:
            is_nothing = saved.is_nothing and not any(change.answer.values())
        answers = change.answer or {name: getattr(returned, name) for name in PARTS[key].fields}
        promises = None
        if change.promises:
            promises = [
                (given.get("answer", each.answer), given.get("note", each.note))
                for each in returned.promises
                for given in [change.promises.get(each.position, {})]
            ]
        try:
            service.save_part(
                self._actor,
                round_=round_,
                returned=returned,
                key=key,
                is_nothing=is_nothing,
                promises=promises,
                **answers,
            )
        except DomainError as error:
            raise DomainError(f"{PARTS[key].label}: {error.message}") from None

    def _attempt(self, work: Callable[[], None]) -> bool:
        try:
            with db.session.begin_nested():
                work()
                db.session.flush()
        except DomainError as error:
            first = next(iter(self._parts.values())).row
            self._say(f"Row {first}", "", error.message, "Correct the answer.")
            return False
        return True

    def _say(self, cell: str, value: str, reason: str, remedy: str) -> None:
        self._wrong += 1
        self._plan.problems.append(Problem(RETURN_SHEET, cell, cut(value), reason, remedy))


def take_return(
    actor: Actor, pilot: Pilot, state: State, tables: Iterable[FileTable], plan: Plan
) -> None:
    """Save what the sheet of the return changes, as a draft, and add it to the plan."""
    for table in tables:
        if table.title == RETURN_SHEET and not table.is_hidden:
            _Taking(actor, pilot, state, table, plan).go()


def _headings(table: FileTable) -> tuple[int, dict[str, int]]:
    """The row of the headings, and where each is; nowhere, where those that matter are missing."""
    known = {known_as(heading): name for name, heading in HEADINGS.items()}
    for number, cells in table.rows[:_HEADING_ROWS]:
        said = [known_as(plain(raw(cell))) for cell in cells]
        found = {known[text]: place for place, text in enumerate(said) if text in known}
        if {"part", "answer"} <= set(found):
            return number, found
    return 0, {}


def _plainly(value: Cell) -> str:
    return plain(float(value) if isinstance(value, Decimal) else value)


def _parse(row: ReturnRow, name: str, said: Raw) -> Any:
    """What a changed cell says. Raises ``_Wrong``."""
    if isinstance(said, Fault):
        raise _Wrong(f"The formula gives {said.shown}.", "Correct it, or type the value.")
    text = plain(said)
    if name == "nothing":
        return _parse_nothing(row, text)
    if name == "note":
        return _within(text, LINE_LENGTH)
    if row.position or row.field == "confidence":
        return _chosen(row, text)
    if row.field == "spend_pence":
        return _pence(said) if text else None
    if row.field == "headline" and count_words(text) > HEADLINE_WORDS:
        raise _Wrong(f"It has more than {HEADLINE_WORDS} words.", "Shorten it.")
    return _within(text, LINE_LENGTH if row.field == "headline" else TEXT_LENGTH)


def _parse_nothing(row: ReturnRow, text: str) -> bool:
    if text and not (row.field and PARTS[row.part].may_be_nothing):
        raise _Wrong("This part needs an answer.", "Clear the cell.")
    if known_as(text) not in ("yes", "no", ""):
        raise _Wrong("It must be Yes or blank.", "Type Yes, or clear the cell.")
    return known_as(text) == "yes"


def _within(text: str, longest: int) -> str:
    if len(text) > longest:
        raise _Wrong(
            f"It has {len(text):,} characters, and at most {longest:,} fit.", "Shorten it."
        )
    return text


def _chosen(row: ReturnRow, text: str) -> Any:
    members: Sequence[Any] = list(PromiseAnswer) if row.position else CONFIDENCE
    found = next((m for m in members if known_as(m.word) == known_as(text)), None)
    if found is None and text:
        raise _Wrong("It is not one of the choices.", f"Choose one of: {', '.join(row.offered)}.")
    return found


def _pence(said: Raw) -> int:
    found = number_of(said)
    if found is None or found * 100 % 1 or found > 10**12:
        raise _Wrong("It is not an amount of money.", "Type pounds, like 25000 or 25000.50.")
    return int(found * 100)
