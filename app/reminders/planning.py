"""The planner: it looks at all that is owed, keeps the ledger of it, and plans the reminders that
come of it.

It reads first and writes then, in several short transactions, so that nobody's save waits for a
long plan. Any number of planners may run: each transaction counts the writes on, and whoever read
before another wrote gives way. What was planned before is not planned again: the database knows
each reminder by its rule, thing, day and person. So the next planner completes what one began that
was killed: reminders come before what the ledger says of their things, and the mails after all.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import and_, delete, select, update

from app.core import clock
from app.core.access import OPERATOR
from app.core.database import (
    count_changed,
    end_reading,
    insert_into,
    let_others_write,
    transaction,
)
from app.core.domain import DueItem, open_name_of
from app.core.models import LINE_LENGTH
from app.core.reading import in_batches
from app.core.working_days import is_working_day
from app.extensions import db
from app.programme.queries import find_programme
from app.readiness.queries import find_recipients
from app.readiness.rules import Recipient
from app.reminders import queries, service
from app.reminders.facts import Things, read_everything, read_posts
from app.reminders.firing import (
    Identity,
    PlannedReminder,
    Posts,
    identity_of,
    newly_owed,
    reminders_of,
    why_untold,
)
from app.reminders.models import Digest, OwedThing, PlanningState, Reminder
from app.reminders.rules import DigestState, ReminderState

log = logging.getLogger(__name__)

#: How many rows a statement names at once.
_AT_ONCE = 1000
#: How long the ledger keeps what is owed no more.
KEPT_FOR = timedelta(days=400)
#: What changes of a reminder that is planned once more.
_PLANNED_ANEW = ("planned_on", "fires_on", "state", "why", "why_not", "settled_on", "settled_at")


@dataclass(frozen=True)
class OpenThing:
    """A thing of the ledger that was still owed when the planner last looked."""

    id: int
    seen_from: date


@dataclass(frozen=True)
class Ledger:
    """What the planner knew: after how many passes of writing, whether anything was planned, and
    what was owed."""

    passes: int
    is_new: bool
    open: Mapping[Identity, OpenThing]


@dataclass(frozen=True)
class ReminderPlan:
    """What a look at all that is owed comes to: what is new in the ledger and what is owed no
    more, and the reminders."""

    today: date
    ledger: Ledger
    begun: Mapping[Identity, DueItem]
    ended: Sequence[int]
    reminders: Sequence[PlannedReminder]


@dataclass(frozen=True)
class PlanningPass:
    """What a pass did, in numbers."""

    things: int
    begun: int
    ended: int
    reminders: int


def plan() -> PlanningPass | None:
    """Look at all that is owed and plan what comes of it; opens transactions of its own. None where
    there is no programme yet, or another planner was quicker."""
    if find_programme() is None:
        end_reading()
        return None
    is_behind = service.is_behind()
    end_reading()
    if is_behind:
        with transaction():
            lock_planning()
            service.lay_down(OPERATOR)
    things, found = look(clock.today())
    before = queries.last_reminder_id()
    end_reading()
    for number, part in enumerate(_parts(found), start=found.ledger.passes):
        with let_others_write(), transaction():
            if not _count_on(number):
                return None
            part()
    written = queries.count_reminders_after(before)
    end_reading()
    return PlanningPass(len(things), len(found.begun), len(found.ended), written)


def look(today: date) -> tuple[Things, ReminderPlan]:
    """Read all that is owed, and work out what comes of it."""
    ledger = read_ledger()
    things = read_everything(today)
    posts = read_posts(today)
    seen_from = {
        identity: ledger.open[identity].seen_from if identity in ledger.open else today
        for identity in things
    }
    fired = list(
        reminders_of(
            things,
            queries.rules_in_force(),
            today,
            seen_from=seen_from,
            new=newly_owed(things, ledger.open, is_first=ledger.is_new),
            posts=posts,
        )
    )
    people = find_recipients({each.person_id for each in fired})
    return things, ReminderPlan(
        today,
        ledger,
        begun={identity: each for identity, each in things.items() if identity not in ledger.open},
        ended=[each.id for identity, each in ledger.open.items() if identity not in things],
        reminders=sorted(_told(fired, posts, people), key=lambda each: each.sort_key),
    )


def _told(
    fired: Iterable[PlannedReminder], posts: Posts, people: Mapping[int, Recipient]
) -> Iterator[PlannedReminder]:
    """The same, those that cannot go with the reason."""
    for each in fired:
        why_not = why_untold(
            each.item,
            people.get(each.person_id),
            is_secretariat=each.person_id in posts.secretariat,
        )
        yield PlannedReminder(
            each.rule_id, each.item, each.person_id, each.fires_on, each.why, why_not
        )


def read_ledger() -> Ledger:
    """What is owed still, as it was last seen."""
    state = db.session.scalar(select(PlanningState).execution_options(populate_existing=True))
    rows = db.session.execute(
        select(
            OwedThing.id,
            OwedThing.key,
            OwedThing.person_id,
            OwedThing.due_on,
            OwedThing.seen_from,
        )
        .where(OwedThing.seen_until.is_(None))
        .execution_options(yield_per=_AT_ONCE)
    )
    return Ledger(
        passes=state.passes if state else 0,
        is_new=state is None or state.planned_on is None,
        open={
            (row.key, row.person_id, row.due_on): OpenThing(row.id, row.seen_from) for row in rows
        },
    )


def lock_planning() -> int:
    """Let nobody else plan until the transaction ends; gives how many passes there were."""
    first = insert_into(PlanningState.__table__).values(id=1, passes=0)
    db.session.execute(first.on_conflict_do_nothing())
    found = select(PlanningState).where(PlanningState.id == 1).with_for_update()
    return db.session.scalars(found.execution_options(populate_existing=True)).one().passes


def _count_on(passes: int) -> bool:
    """Let nobody else plan until the transaction ends, unless somebody has since so many passes."""
    counted = insert_into(PlanningState.__table__).values(id=1, passes=passes + 1)
    unless_changed = counted.on_conflict_do_update(
        index_elements=("id",),
        set_={"passes": counted.excluded.passes},
        where=PlanningState.passes == passes,
    )
    return db.session.scalar(unless_changed.returning(PlanningState.id)) is not None


def write_all(plan: ReminderPlan) -> None:
    """Write down what a plan comes to, in the caller's transaction."""
    for part in _parts(plan):
        part()


def _parts(plan: ReminderPlan) -> Iterator[Callable[[], None]]:
    """What writes a plan down, part by part. Where only the first are written, another look finds
    that the others are to be."""
    for reminders in in_batches(plan.reminders, _AT_ONCE):
        yield partial(_insert_reminders, reminders, plan.today)
    for begun in in_batches(plan.begun.values(), _AT_ONCE):
        yield partial(add_things, begun, plan.today)
    for ended in in_batches(plan.ended, _AT_ONCE):
        yield partial(_end_things, ended, plan.today)
    yield partial(_end_planning, plan.today)


def _end_things(ids: Sequence[int], today: date) -> None:
    count_changed(update(OwedThing).where(OwedThing.id.in_(ids)).values(seen_until=today))


def _end_planning(today: date) -> None:
    """All that a plan is about is written: its mails can go."""
    _plan_digests(today)
    count_changed(update(PlanningState).values(planned_on=today, planned_at=clock.now()))


def _plan_digests(today: date) -> None:
    """Of a working day, a mail for everybody who is to be reminded; what is left of earlier days
    goes with it."""
    if not is_working_day(today):
        return
    count_changed(
        update(Digest)
        .where(Digest.state == DigestState.PLANNED, Digest.day_on < today)
        .values(state=DigestState.EMPTY, why_not="It goes in a later day’s email.")
    )
    people = queries.list_people_to_remind(today)
    _insert(
        Digest,
        (
            {
                "person_id": person_id,
                "day_on": today,
                "state": DigestState.PLANNED,
                "thing_count": 0,
                "late_count": 0,
                "why_not": "",
                "claimed_by": "",
                "attempts": 0,
            }
            for person_id in people
        ),
    )


def forget_old() -> int:
    """Remove from the ledger what has long been owed no more; gives how much."""
    return count_changed(delete(OwedThing).where(OwedThing.seen_until < clock.today() - KEPT_FOR))


def add_things(items: Iterable[DueItem], since: date, until: date | None = None) -> None:
    """Add to the ledger what is owed since a day and, where it is no more, until another."""
    _insert(OwedThing, (_owed(each, since, until) for each in items))


def _owed(item: DueItem, since: date, until: date | None) -> dict[str, Any]:
    return _thing(item) | {
        "person_id": item.person_id,
        "is_of_secretariat": item.is_of_secretariat,
        "place_id": item.place_id,
        "organisation_id": item.organisation_id,
        "endpoint": item.endpoint,
        "values": item.values,
        "seen_from": since,
        "seen_until": until,
    }


def _thing(item: DueItem) -> dict[str, Any]:
    kind, record_id = item.record or ("", None)
    return {
        "key": identity_of(item)[0],
        "kind": item.kind,
        "what": open_name_of(item)[:LINE_LENGTH],
        "short": item.covered_name[:LINE_LENGTH],
        "group_id": item.group_id,
        "due_on": item.due_on,
        "record_kind": kind,
        "record_id": record_id,
    }


def keep_sent(digest: Digest, reminders: Iterable[PlannedReminder]) -> None:
    """Write down reminders that went with a mail of a day gone by."""
    sent = {
        "state": ReminderState.SENT,
        "digest_id": digest.id,
        "settled_on": digest.day_on,
        "settled_at": digest.sent_at,
    }
    _insert(Reminder, (_reminder(each, digest.day_on) | sent for each in reminders))


def _reminder(planned: PlannedReminder, today: date) -> dict[str, Any]:
    is_told = not planned.why_not
    return _thing(planned.item) | {
        "rule_id": planned.rule_id,
        "person_id": planned.person_id,
        "owner_id": planned.item.person_id,
        "fires_on": planned.fires_on,
        "planned_on": today,
        "state": ReminderState.PLANNED if is_told else ReminderState.CANCELLED,
        "why": planned.why,
        "why_not": planned.why_not,
        "settled_on": None if is_told else today,
        "settled_at": None if is_told else clock.now(),
    }


def _insert_reminders(planned: Iterable[PlannedReminder], today: date) -> None:
    """Insert those that are not there yet. One that did not go, for a reason that is no more (what
    was done is to be done again, what was handed over is theirs again), is planned once more."""
    rows = [_reminder(each, today) for each in planned]
    by_rule = [row for row in rows if row["rule_id"] is not None]
    for some, columns, where in (
        (by_rule, ("rule_id", "key", "due_on", "person_id"), None),
        (
            [row for row in rows if row["rule_id"] is None],
            ("key", "due_on", "person_id"),
            Reminder.rule_id.is_(None),
        ),
    ):
        statement = insert_into(Reminder.__table__)
        again = statement.on_conflict_do_update(
            index_elements=columns,
            index_where=where,
            set_={name: getattr(statement.excluded, name) for name in _PLANNED_ANEW},
            where=and_(
                Reminder.state == ReminderState.CANCELLED,
                statement.excluded.state == ReminderState.PLANNED.value,
            ),
        )
        if some:
            db.session.execute(again, some)


def _insert(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Insert the rows that are not there yet, in their order: two that insert the same never wait
    for each other."""
    statement = insert_into(model.__table__).on_conflict_do_nothing()
    for some in in_batches(rows, _AT_ONCE):
        db.session.execute(statement, some)
