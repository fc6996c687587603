"""The programme's position on a day, of all domains, and what is different on another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app

from app.audit.past import RecordedPast
from app.core.domain import domains_in_use
from app.core.formats import are, counted
from app.core.positions import (
    DayPosition,
    FigureMoved,
    PositionRow,
    PositionSource,
    RowMoved,
    figures_moved,
    rows_moved,
)

#: How many records of each kind are listed: on one day, and of those that are different on another.
SHOWN, MOVED_SHOWN = 10, 25


@dataclass(frozen=True)
class PositionPart:
    """What one domain says. Of two days ``figures`` and ``moved`` say what is different;
    ``rows`` are those that were open on the later."""

    source: PositionSource
    position: DayPosition
    figures: Sequence[FigureMoved]
    rows: Sequence[PositionRow]
    moved: Sequence[RowMoved]
    row_count: int
    moved_count: int

    @property
    def is_blank(self) -> bool:
        """Whether nothing was recorded on either day."""
        counts = (each for pair in self.figures for each in (pair.before, pair.after) if each)
        has_rows = self.position.rows or self.moved or self.position.hidden
        return not has_rows and not any(each.amount for each in counts)

    @property
    def left_out(self) -> str:
        """ "2 restricted risks are not counted."; empty where there are none."""
        hidden = self.position.hidden
        if not hidden:
            return ""
        restricted = counted(
            hidden, f"restricted {self.source.one}", f"restricted {self.source.many}"
        )
        return f"{restricted} {are(hidden)} not counted."


def read_positions(on: date) -> dict[str, DayPosition]:
    """By the names of their sources, in their order, in a fixed number of statements."""
    sources = _sources()
    past = RecordedPast(on, [column for source in sources for column in source.columns])
    return {source.name: source.read(past) for source in sources}


def read_parts(on: date, since: date | None) -> list[PositionPart]:
    """The position on a day; with an earlier one, also what is different."""
    now = read_positions(on)
    before = read_positions(since) if since is not None else now
    return [_part(source, before[source.name], now[source.name]) for source in _sources()]


def _part(source: PositionSource, before: DayPosition, now: DayPosition) -> PositionPart:
    rows, moved = now.open_rows, rows_moved(before, now)
    return PositionPart(
        source=source,
        position=now,
        figures=figures_moved(before, now),
        rows=rows[:SHOWN],
        moved=moved[:MOVED_SHOWN],
        row_count=len(rows),
        moved_count=len(moved),
    )


def _sources() -> list[PositionSource]:
    declared = [each for domain in domains_in_use(current_app) for each in domain.positions]
    return sorted(declared, key=lambda source: source.order)
