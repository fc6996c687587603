"""Achievements, outlook and milestones: standing item 1."""

from collections.abc import Sequence
from datetime import date, timedelta

from app.core.rag import Rag
from app.delivery.rules import TOLERANCE_DAYS
from app.packs.content import Achievements
from app.packs.records import Head, Records
from app.packs.row_kinds import Event, MilestoneRow, ProductRow
from app.packs.sections.listing import part
from app.packs.sentences import milestones as say
from app.packs.sentences.words import capital

#: How far ahead "next" looks where no next meeting is planned.
OUTLOOK = timedelta(days=31)

MOST_EVENTS = 20
MOST_EXCEPTIONS = 15
MOST_CHARTED = 14


def build(head: Head, records: Records) -> Achievements:
    milestones, since, today = records.milestones, records.since, records.today

    def is_recent(on: date) -> bool:
        return on <= today and (since is None or on > since)

    newly_done = [row for row in milestones if row.is_done and is_recent(row.settled_on)]
    published = [p for p in records.products if p.published_on and is_recent(p.published_on)]
    done = _by_day([_done(row) for row in newly_done] + [_published(row) for row in published])
    until = records.until or records.meeting.held_on + OUTLOOK
    ahead = _by_day(
        [
            _expected(row)
            for row in milestones
            if not row.is_done and today <= row.settled_on <= until
        ]
        + [_due(row) for row in records.open_products if today <= row.due_on <= until]
    )
    chart = _charted(milestones, today)
    exceptions = sorted(
        (row for row in milestones if needs_attention(row)),
        key=lambda row: (row.rag is not Rag.RED, -row.variance, row.reference),
    )
    return Achievements(
        **head.opening(say.achievements_message(milestones, newly_done, since, today)),
        today=today,
        done=part(say.done_heading(done, since), done[::-1], MOST_EVENTS, "the registers"),
        ahead=part(say.ahead_heading(ahead, records.until), ahead, MOST_EVENTS, "the registers"),
        chart=part(say.chart_heading(chart), chart, MOST_CHARTED, "the register"),
        exceptions=part(
            say.exceptions_heading(exceptions, TOLERANCE_DAYS),
            exceptions,
            MOST_EXCEPTIONS,
            "the annex",
        ),
        register=records.annexes.get("milestones"),
    )


def needs_attention(row: MilestoneRow) -> bool:
    """Red or Amber, or moved since the last meeting, and not done."""
    return not row.is_done and (row.rag in (Rag.RED, Rag.AMBER) or row.moved != 0)


def _charted(milestones: Sequence[MilestoneRow], today: date) -> list[MilestoneRow]:
    """The key milestones nearest to today, in the order of their baselines."""
    key = sorted(
        (row for row in milestones if row.is_key), key=lambda row: abs(row.settled_on - today)
    )
    return sorted(key[:MOST_CHARTED], key=lambda row: (row.baseline_on, row.reference))


def _by_day(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.on, event.reference))


def _event(row: MilestoneRow | ProductRow, on: date, what: str) -> Event:
    return Event(
        reference=row.reference,
        path=row.path,
        title=row.title,
        whose=row.whose,
        is_illustrative=row.is_illustrative,
        on=on,
        what=what,
    )


def _done(row: MilestoneRow) -> Event:
    return _event(row, row.settled_on, capital(row.reason))


def _published(row: ProductRow) -> Event:
    assert row.published_on is not None
    return _event(row, row.published_on, "Product: published")


def _expected(row: MilestoneRow) -> Event:
    return _event(row, row.settled_on, capital(row.reason))


def _due(row: ProductRow) -> Event:
    return _event(row, row.due_on, f"Product: {row.stage.lower()}")
