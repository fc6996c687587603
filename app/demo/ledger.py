"""What was owed in the weeks before a demonstration's first day, and the reminders that went then:
worked out from the days on which its records say that things were asked for and came in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.domain import DueItem
from app.delivery.models import Milestone
from app.extensions import db
from app.governance.actions.models import Action
from app.governance.papers.models import Paper
from app.pilots.models import Pilot
from app.pilots.queries import find_lead_ids
from app.reminders.facts import read_everything
from app.reminders.models import PlanningState
from app.reminders.planning import add_things
from app.reminders.replay import keep_past
from app.returns.models import ProgressUpdate, ReportingRound

#: How long before the first day the ledger begins.
BEFORE = timedelta(days=30)


@dataclass(frozen=True)
class _Dated:
    """Something that was owed from a day until, where it has come in, another."""

    item: DueItem
    since: date
    until: date | None = None


def lay_ledger(today: date) -> None:
    """All that is open on the first day, and what had come in during the weeks before."""
    start = today - BEFORE
    asked = _asked_on()
    with clock.frozen(today=today):
        things = read_everything(today).values()
    still = [_Dated(each, max(asked.get(_asked_with(each), start), start)) for each in things]
    came = [
        _Dated(each.item, max(each.since, start), each.until)
        for each in _came_in()
        if each.until is not None and start < each.until <= today
    ]
    alike: dict[tuple[date, date | None], list[DueItem]] = {}
    for each in (*still, *came):
        alike.setdefault((each.since, each.until), []).append(each.item)
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


def _came_in() -> Iterator[_Dated]:
    """What records say came in, and when: updates, actions, milestones and papers."""
    updates = db.session.execute(
        select(ProgressUpdate.submitted_on, ReportingRound, Pilot)
        .join(ReportingRound, ReportingRound.id == ProgressUpdate.round_id)
        .join(Pilot, Pilot.id == ProgressUpdate.pilot_id)
        .where(ProgressUpdate.submitted_on.is_not(None))
    ).all()
    leads = {day: find_lead_ids(day) for day in {row.submitted_on for row in updates}}
    for submitted_on, of_round, pilot in updates:
        item = DueItem(
            kind="return",
            what=f"Progress update of {pilot.name}, {of_round.name}",
            due_on=of_round.due_on,
            person_id=leads[submitted_on].get(pilot.id),
            endpoint="returns.show_update",
            values={"slug": pilot.slug, "round_id": of_round.id},
            place_id=pilot.id,
            record=(Pilot.__tablename__, pilot.id),
        )
        yield _Dated(item, of_round.opens_on, submitted_on)
    for action in db.session.scalars(select(Action)):
        yield _Dated(
            DueItem(
                kind="action",
                what=f"{action.reference}: {action.text}",
                short=action.reference,
                due_on=action.due_on,
                person_id=action.owner_id,
                endpoint="actions.show_action",
                values={"reference": action.reference},
                marking=action.marking,
                group_id=action.group_id,
                record=(Action.__tablename__, action.id),
            ),
            action.raised_on,
            action.completed_on or action.settled_on,
        )
    for milestone in db.session.scalars(select(Milestone).options(joinedload(Milestone.pilot))):
        yield _Dated(
            DueItem(
                kind="milestone",
                what=f"{milestone.reference} {milestone.title}",
                short=milestone.reference,
                due_on=milestone.baseline_on,
                person_id=milestone.owner_id,
                endpoint="delivery.show_milestone",
                values={"reference": milestone.reference},
                place_id=milestone.pilot_id,
                record=(Milestone.__tablename__, milestone.id),
            ),
            milestone.baseline_on - 2 * BEFORE,
            milestone.actual_on,
        )
    for paper in db.session.scalars(select(Paper)):
        short = f"Paper {paper.reference}"
        yield _Dated(
            DueItem(
                kind="paper",
                what=f"{short}, {paper.title}",
                short=short,
                due_on=paper.due_on,
                person_id=paper.author_id,
                endpoint="papers.show_paper",
                values={"reference": paper.reference},
                marking=paper.marking,
                group_id=paper.group_id,
                record=(Paper.__tablename__, paper.id),
            ),
            paper.due_on - BEFORE,
            paper.submitted_on,
        )
