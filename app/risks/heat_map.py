"""The map of risks by likelihood and impact, as plain data. Pages and packs draw it with the macro
``heat_map`` of ``risks/heat_map.html``."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from app.core.rag import Movement
from app.risks.rules import IMPACT, LIKELIHOOD, Band, band

#: References that a cell names before it says "and 3 more".
CELL_REFERENCES = 8


class Plotted(Protocol):
    """What stands on the map: a risk's status on a day, or its row in a pack."""

    @property
    def reference(self) -> str: ...
    @property
    def likelihood(self) -> int: ...
    @property
    def impact(self) -> int: ...
    @property
    def movement(self) -> Movement: ...


@dataclass(frozen=True)
class HeatMapRisk:
    reference: str
    movement: Movement


@dataclass(frozen=True)
class HeatMapCell:
    """``count`` risks of one likelihood and impact; the first few by name, ``more`` unnamed."""

    impact: int
    score: int
    band: Band
    count: int
    risks: tuple[HeatMapRisk, ...]
    more: int


@dataclass(frozen=True)
class HeatMapRow:
    likelihood: int
    word: str
    cells: tuple[HeatMapCell, ...]


@dataclass(frozen=True)
class HeatMap:
    """Five rows, likelihood 5 down to 1, of five cells, impact 1 to 5 (``columns``: its numbers
    and words)."""

    rows: tuple[HeatMapRow, ...]
    columns: tuple[tuple[int, str], ...]

    @property
    def count(self) -> int:
        """All risks on the map."""
        return sum(cell.count for row in self.rows for cell in row.cells)


@dataclass
class PlottedCell:
    """What is to stand in a cell: how many risks, and the first few of them."""

    count: int = 0
    risks: list[HeatMapRisk] = field(default_factory=list)


def heat_map(risks: Iterable[Plotted], longest: int = CELL_REFERENCES) -> HeatMap:
    """The map of some risks; a cell names at most ``longest`` of them, in the order given."""
    found: dict[tuple[int, int], PlottedCell] = defaultdict(PlottedCell)
    for risk in risks:
        here = found[risk.likelihood, risk.impact]
        here.count += 1
        if here.count <= longest:
            here.risks.append(HeatMapRisk(risk.reference, risk.movement))
    return draw_map(found)


def draw_map(found: Mapping[tuple[int, int], PlottedCell]) -> HeatMap:
    """The map of cells by likelihood and impact; those not given are empty."""
    rows = (
        HeatMapRow(
            likelihood,
            LIKELIHOOD[likelihood],
            tuple(
                _cell(likelihood, impact, found.get((likelihood, impact), PlottedCell()))
                for impact in sorted(IMPACT)
            ),
        )
        for likelihood in sorted(LIKELIHOOD, reverse=True)
    )
    return HeatMap(tuple(rows), tuple(sorted(IMPACT.items())))


def _cell(likelihood: int, impact: int, here: PlottedCell) -> HeatMapCell:
    return HeatMapCell(
        impact=impact,
        score=likelihood * impact,
        band=band(likelihood * impact),
        count=here.count,
        risks=tuple(here.risks),
        more=here.count - len(here.risks),
    )
