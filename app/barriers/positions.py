"""Where barriers and opportunities stood on a past day."""

from collections import Counter

from sqlalchemy import select

from app.barriers.models import Barrier, BarrierEvent
from app.barriers.rules import ASKED, NOT_SENT, OPEN, SETTLED, WITH_GROUP, BarrierState
from app.core.formats import day
from app.core.positions import (
    DayPosition,
    Past,
    PositionFact,
    PositionFigure,
    PositionRow,
    PositionSource,
    position_row,
)
from app.core.restriction import count_hidden
from app.core.wording import Phrase
from app.extensions import db
from app.pilots.models import Pilot

_OPEN = Phrase("Barriers and opportunities put to {asked_many}, still open")
_COLUMNS = (Barrier.state, Barrier.respond_by_on, Barrier.responded_on)


def _read(past: Past) -> DayPosition:
    on = past.on
    told: dict[int, BarrierState] = {}
    for barrier_id, state in db.session.execute(
        select(BarrierEvent.barrier_id, BarrierEvent.state)
        .join(Barrier, Barrier.id == BarrierEvent.barrier_id)
        .where(BarrierEvent.happened_on <= on)
        .order_by(BarrierEvent.happened_on, BarrierEvent.id)
    ):
        told[barrier_id] = state
    wanted = (
        select(
            Barrier.id,
            Barrier.number,
            Barrier.title,
            Barrier.state,
            Barrier.respond_by_on,
            Barrier.responded_on,
            Barrier.is_illustrative,
            Pilot.short_name,
        )
        .outerjoin(Barrier.pilot)
        .where(Barrier.raised_on <= on)
    )
    rows: list[PositionRow] = []
    counts: Counter[str] = Counter()
    for each in db.session.execute(wanted):
        state = past.was(Barrier.state, each.id, each.state)
        due_on = past.was(Barrier.respond_by_on, each.id, each.respond_by_on)
        responded_on = past.was(Barrier.responded_on, each.id, each.responded_on)
        if not past.is_traced(Barrier, each.id):
            state = told.get(each.id, BarrierState.RAISED)
            responded_on = responded_on if responded_on and responded_on <= on else None
        is_awaited = state in ASKED and responded_on is None
        is_late = is_awaited and due_on is not None and due_on < on
        counts["open"] += state in OPEN
        counts["overdue"] += is_late
        counts["group"] += state in WITH_GROUP
        counts["settled"] += state in SETTLED
        facts = [PositionFact("Status", state.word)]
        if is_awaited and due_on is not None:
            said, amount = day(due_on), due_on.toordinal()
            facts.append(PositionFact("Response due", said, amount=amount, unit="day"))
        rows.append(
            position_row(
                Barrier,
                "barriers.show_barrier",
                each,
                facts,
                is_open=state not in SETTLED,
                order=(not is_late, state in NOT_SENT, due_on or on),
            )
        )
    return DayPosition(
        figures=(
            PositionFigure("barriers", _OPEN, counts["open"]),
            PositionFigure("barriers_overdue", "Responses overdue", counts["overdue"]),
            PositionFigure("barriers_group", "Of those open, with a group", counts["group"]),
            PositionFigure("barriers_settled", "Resolved or closed", counts["settled"]),
        ),
        rows=rows,
        hidden=count_hidden(select(Barrier).where(Barrier.raised_on <= on), len(rows)),
    )


POSITION = PositionSource(
    name="barriers",
    said="Barriers and opportunities",
    order=40,
    one="barrier or opportunity",
    many="barriers and opportunities",
    endpoint="barriers.list_barriers",
    columns=_COLUMNS,
    listed="open",
    read=_read,
)
