"""What places had counted of their spend by a past day."""

from collections import Counter

from sqlalchemy import select

from app.core.formats import money
from app.core.models import reference_of
from app.core.positions import (
    DayPosition,
    Past,
    PositionFact,
    PositionFigure,
    PositionRow,
    PositionSource,
)
from app.core.wording import words
from app.extensions import db
from app.pilots.models import Pilot
from app.spend.models import SpendReturn, SpendVersion
from app.spend.rules import SpendStage

_COLUMNS = (SpendReturn.state,)


def _read(past: Past) -> DayPosition:
    newest = {
        each.return_id: each
        for each in db.session.execute(
            select(SpendVersion.return_id, SpendVersion.number, SpendVersion.consolidated_pence)
            .where(SpendVersion.submitted_on <= past.on)
            .order_by(SpendVersion.number)
        )
    }
    rows: list[PositionRow] = []
    totals: Counter[str] = Counter()
    places: Counter[str] = Counter()
    wanted = select(
        SpendReturn.id,
        SpendReturn.number,
        SpendReturn.year,
        SpendReturn.stage,
        SpendReturn.state,
        SpendReturn.is_illustrative,
        Pilot.short_name,
    ).join(SpendReturn.pilot)
    for each in db.session.execute(wanted):
        version = newest.get(each.id)
        if version is None:
            continue
        if each.stage is SpendStage.HIGH_LEVEL:
            totals[each.year] += version.consolidated_pence
            places[each.year] += 1
        state = past.was(SpendReturn.state, each.id, each.state)
        status = state.word if past.is_traced(SpendReturn, each.id) else ""
        reference = reference_of(SpendReturn.PREFIX, each.number)
        pence = version.consolidated_pence
        rows.append(
            PositionRow(
                key=each.id,
                name=f"{reference} {each.year}, {each.stage.word}",
                place=each.short_name,
                endpoint="spend.show_spend_return",
                values={"reference": reference},
                facts=(
                    PositionFact("Counted once", money(pence), amount=pence, is_money=True),
                    PositionFact("Version", str(version.number)),
                    PositionFact("Status", status),
                ),
                is_illustrative=each.is_illustrative,
                order=(each.short_name, each.number),
            )
        )
    return DayPosition(
        figures=tuple(
            PositionFigure(
                f"spend_{year}",
                f"Spend in {year}, counted once, of {places[year]:,} high-level "
                f"{'return' if places[year] == 1 else 'returns'}",
                totals[year],
                is_money=True,
            )
            for year in sorted(totals)
        ),
        rows=rows,
        notes=_notes(rows),
    )


def _notes(rows: list[PositionRow]) -> list[str]:
    if not rows:
        return []
    return [
        "Spend is as submitted by this day, without what moderators adjusted and matched between "
        f"{words.places}."
    ]


POSITION = PositionSource(
    name="spend",
    said="Resource mapping",
    order=50,
    one="spend return",
    many="spend returns",
    endpoint="spend.show_programme",
    columns=_COLUMNS,
    listed="",
    read=_read,
)
