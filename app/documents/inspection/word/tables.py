"""Tables: every row of as many columns, spans included; what is too wide for a page in parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..cleaning import CONTINUED
from ..refusal import Refusal
from ..shape import MANY_CELLS, MANY_COLUMNS, MOST_CELLS, MOST_COLUMNS
from .colours import says_colour, word_of
from .told import Told

#: What a line of the pack holds of characters in tables, and what each cell needs beside its own.
_LINE, _EDGES = 92.0, 2.4
_FIGURE = re.compile(r"\S*\d\S*")
_LONGEST_FIGURE = 30
_WIDE = frozenset("MW%@—…")


@dataclass(frozen=True)
class Cell:
    html: str = ""
    text: str = ""
    span: int = 1
    fill: str = ""


@dataclass
class WordTable:
    """``name`` is how its author is told of it."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)

    def add(self, row: list[Cell]) -> None:
        if sum(cell.span for cell in row) > MOST_COLUMNS:
            raise Refusal(MANY_COLUMNS)
        if len(self.rows) >= MOST_CELLS:
            raise Refusal(MANY_CELLS)
        if row:
            self.rows.append(row)

    def html(self, told: Told) -> str:
        width = max((sum(cell.span for cell in row) for row in self.rows), default=0)
        if width == 0:
            return ""
        rows = [_filled(row, width) for row in self.rows]
        rows = _with_colours(rows, self.name, told)
        if len(rows) == 1 and len(rows[0]) == 1:  # a box around words
            return f"<blockquote>{rows[0][0].html}</blockquote>" if rows[0][0].html else ""
        parts = list(_parts(rows, width))
        if len(parts) > 1:
            told.say(
                f"{self.name[0].upper()}{self.name[1:]} is too wide for a page: it is shown in"
                f" {len(parts)} parts, one below the other."
            )
        return "".join(_table(part, is_first=part is parts[0]) for part in parts)


def _filled(row: list[Cell], width: int) -> list[Cell]:
    return row + [Cell()] * (width - sum(cell.span for cell in row))


def _table(rows: list[list[Cell]], *, is_first: bool) -> str:
    head, *rest = rows
    body = "".join(f"<tr>{''.join(_cell(cell, 'td') for cell in row)}</tr>" for row in rest)
    top = f"<tr>{''.join(_cell(cell, 'th') for cell in head)}</tr>"
    name = "" if is_first else f' class="{CONTINUED}"'
    return f"<table{name}><thead>{top}</thead>{f'<tbody>{body}</tbody>' if body else ''}</table>"


def _cell(cell: Cell, tag: str) -> str:
    span = f' colspan="{cell.span}"' if cell.span > 1 else ""
    scope = ' scope="col"' if tag == "th" else ""
    return f"<{tag}{scope}{span}>{cell.html}</{tag}>"


# Colours


def _with_colours(rows: list[list[Cell]], name: str, told: Told) -> list[list[Cell]]:
    """Cells that are rated by their colour alone say it in a word."""
    made = rows[:1] if len(rows) > 1 else []
    banded = _banded(rows)
    for place, row in enumerate(rows[len(made) :], start=len(made) + 1):
        column, new = 0, []
        for cell in row:
            word = word_of(cell.fill)
            if word and column not in banded and not says_colour(cell.text):
                told.colour(word, f"row {place} of {name}")
                cell = _coloured(cell, word)
            new.append(cell)
            column += cell.span
        made.append(new)
    return made


def _coloured(cell: Cell, word: str) -> Cell:
    if not cell.text.strip():
        return replace(cell, html=cell.html + f"<p>{word}</p>", text=word)
    said = f" ({word})"
    if cell.html.endswith("</p>"):
        return replace(cell, html=f"{cell.html[:-4]}{said}</p>", text=cell.text + said)
    return replace(cell, html=f"{cell.html}<p>{said.strip()}</p>", text=cell.text + said)


def _banded(rows: list[list[Cell]]) -> set[int]:
    """The columns whose cells, with words in all of them, have one colour: it rates none."""
    found: dict[int, set[tuple[str, bool]]] = {}
    for row in rows[1:]:
        column = 0
        for cell in row:
            found.setdefault(column, set()).add((cell.fill, bool(cell.text.strip())))
            column += cell.span
    return {
        column
        for column, kinds in found.items()
        if len(rows) > 3 and len(kinds) == 1 and next(iter(kinds))[1]
    }


# Width


def _parts(rows: list[list[Cell]], width: int) -> Iterator[list[list[Cell]]]:
    """The table, or parts of it with its first column in each, such that every figure fits into
    one line."""
    needed = max((_needed(cell) for row in rows for cell in row), default=0.0)
    fitting = max(2, int(_LINE / needed)) if needed else width
    if width <= fitting:
        yield rows
        return
    at_once = fitting - 1
    count = -(-(width - 1) // at_once)
    at_once = -(-(width - 1) // count)
    for start in range(1, width, at_once):
        columns = range(start, min(start + at_once, width))
        yield [_cut(row, columns, is_head=place == 0) for place, row in enumerate(rows)]


def _needed(cell: Cell) -> float:
    figures = [each for each in _FIGURE.findall(cell.text) if len(each) <= _LONGEST_FIGURE]
    longest = max((_breadth(each) for each in figures), default=0.0)
    return (longest + _EDGES) / cell.span if figures else 0.0


def _breadth(text: str) -> float:
    return sum(1.6 if each in _WIDE else 1.0 for each in text)


def _cut(row: list[Cell], columns: range, *, is_head: bool) -> list[Cell]:
    made, place = [], 0
    for cell in row:
        own = range(place, place + cell.span)
        place += cell.span
        shown = [each for each in own if each == 0 or each in columns]
        if not shown:
            continue
        is_first = own[0] in shown or is_head or own[0] == 0
        made.append(replace(cell, span=len(shown)) if is_first else Cell(span=len(shown)))
    return made
