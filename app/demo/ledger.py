"""What was owed in the weeks before a demonstration's first day, and the reminders that went then:
worked out from the days on which its records say that things were asked for and came in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeAlias

from sqlalchemy import func, literal, select, update

from app.core import clock
from app.core.domain import DueItem
from app.core.models import Base
from app.delivery.models import Milestone
from app.extensions import db
from app.governance.actions.models import Action
from app.governance.actions.rules import ActionState
from app.governance.papers.models import Paper
from app.governance.papers.rules import PaperState
from app.reminders.facts import read_everything
from app.reminders.firing import identity_of
from app.reminders.models import PlanningState, Reminder
from app.reminders.planning import add_things
from app.reminders.replay import keep_past
from app.returns.models import ReportingRound, Return
from app.returns.rules import ReturnState

#: How long before the first day the ledger begins.
BEFORE = timedelta(days=30)

#: What says when a thing came in: its kind, the id of its record and, of an update, its round.
_Came: TypeAlias = tuple[str, int, int]


def lay_ledger(today: date) -> None:
    """All that is open on the first day, and what had come in during the weeks before."""
    start = today - BEFORE
    asked = {key: max(on, start) for key, on in _asked_on().items()}
    came = _came_in(start, today)
    with clock.frozen(today=today):
        still = read_everything(today)
        with _as_it_was(start, today):
            before = read_everything(today)
    things = [(each, None) for each in still.values()] + [
        (item, came.get(_named(item)))
        for identity, item in before.items()
        if identity not in still and _named(item) in came
    ]
    alike: dict[tuple[date, date | None], list[DueItem]] = {}
    for item, until in things:
        since = asked.get(_asked_with(item), start)
        if until is None or since < until:
            alike.setdefault((since, until), []).append(item)
    for (since, until), items in alike.items():
        add_things(items, since, until)
    db.session.add(
        PlanningState(
            id=1,
            passes=1,
            planned_on=today - timedelta(days=1),
            planned_at=datetime.combine(today - timedelta(days=1), time(8), UTC),
        )
    )
    db.session.flush()
    keep_past(start + timedelta(days=1), today - timedelta(days=1))
    _open({identity_of(item)[0]: until for item, until in things if until is not None})


def _open(came: Mapping[str, date]) -> None:
    """Whoever did a thing had opened it that day from the last reminder of it."""
    sent = select(Reminder).where(
        Reminder.key.in_(came),
        Reminder.person_id == Reminder.owner_id,
        Reminder.settled_on.is_not(None),
    )
    last: dict[str, Reminder] = {}
    for each in db.session.scalars(sent.order_by(Reminder.settled_on, Reminder.id)):
        if each.settled_on is not None and each.settled_on <= came[each.key]:
            last[each.key] = each
    for key, reminder in last.items():
        reminder.opened_on = came[key]


def _asked_with(item: DueItem) -> tuple[str, int]:
    """The record that says since when a thing has been waited for: of an update, its round."""
    if item.kind == "return" and "round_id" in item.values:
        return ReportingRound.__tablename__, item.values["round_id"]
    return item.record or ("", 0)


def _asked_on() -> dict[tuple[str, int], date]:
    """Since when the records that say so have been waited for, by table and id."""
    rounds = db.session.execute(select(ReportingRound.id, ReportingRound.opens_on))
    actions = db.session.execute(select(Action.id, Action.raised_on))
    return {(ReportingRound.__tablename__, row.id): row.opens_on for row in rounds} | {
        (Action.__tablename__, row.id): row.raised_on for row in actions
    }


def _named(item: DueItem) -> _Came:
    return item.kind, item.record[1] if item.record else 0, item.values.get("round_id", 0)


_NO_ROUND = literal(0)


@dataclass(frozen=True)
class _Source:
    """Records that say when they came in, by the kind of thing that they were owed as: the id of
    the record that such a thing names and, of an update, its round; and what they were before."""

    kind: str
    model: type[Base]
    came_on: Any
    record_id: Any
    was: Mapping[str, Any]
    round_id: Any = _NO_ROUND


_SOURCES = (
    _Source(
        "return",
        Return,
        Return.submitted_on,
        Return.pilot_id,
        {"state": ReturnState.DRAFT, "submissions": 0},
        Return.round_id,
    ),
    _Source(
        "action",
        Action,
        func.coalesce(Action.completed_on, Action.settled_on),
        Action.id,
        {"state": ActionState.OPEN},
    ),
    _Source("milestone", Milestone, Milestone.actual_on, Milestone.id, {"actual_on": None}),
    _Source("paper", Paper, Paper.submitted_on, Paper.id, {"state": PaperState.DRAFTING}),
)


def _came_in(start: date, today: date) -> dict[_Came, date]:
    """What came in after one day and up to another, and when."""
    found: dict[_Came, date] = {}
    for each in _SOURCES:
        rows = db.session.execute(
            select(each.record_id, each.round_id, each.came_on).where(
                each.came_on > start, each.came_on <= today
            )
        )
        found |= {(each.kind, record_id, round_id): on for record_id, round_id, on in rows}
    return found


@contextmanager
def _as_it_was(start: date, today: date) -> Iterator[None]:
    """What came in is still to come: all of it is taken back again."""
    with db.session.begin_nested() as savepoint:
        for each in _SOURCES:
            db.session.execute(
                update(each.model)
                .where(each.came_on > start, each.came_on <= today)
                .values(each.was)
                .execution_options(synchronize_session=False)
            )
        db.session.expire_all()
        yield
        savepoint.rollback()
    db.session.expire_all()
