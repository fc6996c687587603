"""Reads of barriers and opportunities."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Organisation
from app.barriers.models import Barrier, BarrierRaiser, BarrierResponse, BarrierTaker
from app.barriers.rules import ASKED, NOT_SENT, GroupStep
from app.core.loading import loading
from app.core.models import Base
from app.core.references import ByReference
from app.core.rows import TODAY
from app.extensions import db
from app.pilots.models import Pilot
from app.pilots.queries import lead_of

#: With the department and the places that raised it: what lists and packs show.
AROUND = loading(
    lambda: (
        joinedload(Barrier.pilot),
        joinedload(Barrier.department),
        selectinload(Barrier.raisers).joinedload(BarrierRaiser.pilot),
        selectinload(Barrier.responses),
    )
)
#: All that belongs to one.
_PARTS = loading(
    lambda: (
        *AROUND,
        joinedload(Barrier.theme),
        selectinload(Barrier.events),
        selectinload(Barrier.takers).joinedload(BarrierTaker.pilot),
    )
)
#: The most groups that a barrier can be taken to.
GROUP_LIMIT = 50


def find_response(barrier_id: int, responded_on: date, text: str) -> BarrierResponse | None:
    """The response of a day in these words, if there is one."""
    wanted = select(BarrierResponse).where(
        BarrierResponse.barrier_id == barrier_id,
        BarrierResponse.responded_on == responded_on,
        BarrierResponse.text == text,
    )
    return db.session.scalar(wanted.order_by(BarrierResponse.id).limit(1))


def list_sent(ids: Collection[int] | None = None) -> Sequence[Barrier]:
    """All that was ever put to a department, or some of it, by number, as a pack tells it."""
    wanted = select(Barrier).where(Barrier.state.not_in(NOT_SENT)).options(*AROUND)
    if ids is not None:
        wanted = wanted.where(Barrier.id.in_(ids))
    return db.session.scalars(wanted.order_by(Barrier.number)).all()


def count_waiting(pilot_ids: Collection[int], today: date) -> dict[int, tuple[int, int]]:
    """Of some pilots, by id: of what they raised, alone or with others, how much awaits a response,
    and how much of that is overdue."""
    late = case((is_overdue(today), 1), else_=0)
    own = _raised_by(pilot_ids).subquery()
    rows = db.session.execute(
        select(own.c.pilot_id, func.count(), func.sum(late))
        .select_from(Barrier)
        .join(own, own.c.barrier_id == Barrier.id)
        .where(is_awaited())
        .group_by(own.c.pilot_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def list_changed(
    pilot_ids: Collection[int], since: date, until: date, limit: int
) -> dict[int, list[Barrier]]:
    """What of what each of some pilots raised was answered or settled after a day and by another:
    the newest so many of each, with their history."""
    settled, answered = Barrier.settled_on, Barrier.responded_on
    newest = case((settled.is_(None), answered), (settled <= until, settled), else_=answered)
    own = _raised_by(pilot_ids).subquery()
    placed = (
        select(
            Barrier.id,
            own.c.pilot_id,
            func.row_number()
            .over(partition_by=own.c.pilot_id, order_by=(newest.desc(), Barrier.number.desc()))
            .label("place"),
        )
        .join(own, own.c.barrier_id == Barrier.id)
        .where(newest > since, newest <= until)
        .subquery()
    )
    rows = db.session.execute(
        select(placed.c.pilot_id, Barrier)
        .select_from(Barrier)
        .join(placed, placed.c.id == Barrier.id)
        .where(placed.c.place <= limit)
        .options(joinedload(Barrier.department), selectinload(Barrier.events))
        .order_by(Barrier.raised_on, Barrier.number)
    )
    found: dict[int, list[Barrier]] = {}
    for pilot_id, barrier in rows:
        found.setdefault(pilot_id, []).append(barrier)
    return found


def _raised_by(pilot_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """The barriers of some pilots, a row each however often a pilot raised it."""
    return (
        select(BarrierRaiser.barrier_id, BarrierRaiser.pilot_id)
        .where(BarrierRaiser.pilot_id.in_(pilot_ids))
        .distinct()
    )


def is_raised_by(pilot_id: Any) -> ColumnElement[bool]:
    """Whether a pilot is one of those that raised it."""
    return exists().where(
        BarrierRaiser.barrier_id == Barrier.id, BarrierRaiser.pilot_id == pilot_id
    )


def is_raised_among(pilot_ids: Select[Any]) -> ColumnElement[bool]:
    """Whether one of some pilots is among those that raised it."""
    return exists().where(
        BarrierRaiser.barrier_id == Barrier.id, BarrierRaiser.pilot_id.in_(pilot_ids)
    )


def is_awaited() -> ColumnElement[bool]:
    """As ``Barrier.is_awaited``: asked, and no response since."""
    return and_(Barrier.state.in_(ASKED), Barrier.responded_on.is_(None))


def is_overdue(today: date | ColumnElement[Any]) -> ColumnElement[bool]:
    """As ``status.barrier_status``: no response is in, and the day for it has passed."""
    return and_(is_awaited(), Barrier.respond_by_on < today)


def get_barrier(reference: str) -> Barrier:
    return _BARRIERS.get(reference)


_BARRIERS = ByReference(Barrier, "barrier or opportunity", lambda: _PARTS)


def find_barrier(barrier_id: int) -> Barrier | None:
    return db.session.scalar(select(Barrier).where(Barrier.id == barrier_id).options(*_PARTS))


def load_parts(barrier: Barrier) -> Barrier:
    """The same record with all that belongs to it, withdrawn or not."""
    found = db.session.scalar(
        select(Barrier)
        .where(Barrier.id == barrier.id)
        .options(*_PARTS)
        .execution_options(sees_withdrawn=True)
    )
    assert found is not None
    return found


def name_department(barrier: Barrier) -> str:
    """The name of the department that is asked; empty where none is chosen."""
    found = select(Organisation.name).where(Organisation.id == barrier.department_id)
    return db.session.scalar(found) or ""


def name_place(pilot_id: int) -> str:
    return db.session.scalar(select(Pilot.name).where(Pilot.id == pilot_id)) or ""


def list_leads(barrier_id: int, today: date, pilot_ids: Collection[int] | None = None) -> set[int]:
    """Who leads the places that raised a barrier, or some of them, on a day."""
    wanted = select(lead_of(BarrierRaiser.pilot_id, TODAY)).where(
        BarrierRaiser.barrier_id == barrier_id
    )
    if pilot_ids is not None:
        wanted = wanted.where(BarrierRaiser.pilot_id.in_(pilot_ids))
    found = db.session.scalars(wanted, {"today": today})
    return {each for each in found if each is not None}


@dataclass(frozen=True)
class BarrierGroup:
    """A group that barriers can be taken to."""

    id: int
    name: str
    step: GroupStep

    @property
    def step_order(self) -> int:
        """0 where barriers do not go up to it by rule."""
        return list(GroupStep).index(self.step)

    @property
    def is_second(self) -> bool:
        return self.step is GroupStep.SECOND


def list_groups() -> list[BarrierGroup]:
    """The groups in use, those that barriers go up to first. They are governance's, which lies
    above."""
    groups = Base.metadata.tables["governance_group"].c
    rows = db.session.execute(
        select(groups.id, groups.name, groups.barrier_step)
        .where(groups.archived_on.is_(None))
        .order_by(groups.id)
        .limit(GROUP_LIMIT)
    )
    found = [BarrierGroup(row.id, row.name, GroupStep(row.barrier_step)) for row in rows]
    return sorted(found, key=lambda each: (each.step_order or len(GroupStep), each.id))


def find_group_name(group_id: int | None) -> str:
    groups = Base.metadata.tables["governance_group"].c
    return db.session.scalar(select(groups.name).where(groups.id == group_id)) or ""
