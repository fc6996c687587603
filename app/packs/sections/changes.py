"""Requests to change a milestone’s baseline, beside the milestones in standing item 1."""

from datetime import date

from app.core.formats import counted, short_day
from app.core.records import row_of
from app.core.sections import RecordRow, Records, read_once
from app.core.sentences import agree, listed, since
from app.core.wording import words
from app.delivery.models import ChangeRequest
from app.delivery.rules import ChangeState
from app.packs.agreed import change_requests


class ChangeRow(RecordRow, frozen=True, kw_only=True):
    """A request to change a baseline, that waits or was decided since the last meeting."""

    from_on: date
    to_on: date
    movement: str
    why: str
    effect: str
    outcome: str
    is_waiting: bool


@read_once
def changes(records: Records) -> list[ChangeRow]:
    """Those that wait, the oldest first, and then those that were decided."""
    if "delivery" in words.unused:
        return []
    rows = [_change_row(each) for each in change_requests(records) if _is_news(each, records.since)]
    return sorted(rows, key=lambda row: not row.is_waiting)


def _is_news(change: ChangeRequest, since_on: date | None) -> bool:
    """Whether it waits, or was decided since the last meeting."""
    return not (since_on and change.decided_on and change.decided_on <= since_on)


def _change_row(change: ChangeRequest) -> ChangeRow:
    milestone = change.milestone
    is_waiting = change.state is ChangeState.WAITING
    if is_waiting:
        outcome = f"Decision due by {short_day(change.decide_by_on)}"
    else:
        by = change.decided_by.word.lower() if change.decided_by else ""
        on = short_day(change.decided_on) if change.decided_on else ""
        outcome = f"{change.state.word} by {by} on {on}. {change.reason}".strip()
    own = row_of(change, milestone.pilot)
    return ChangeRow(
        **own | {"title": f"{milestone.reference} {milestone.title}"},
        from_on=change.from_on,
        to_on=change.to_on,
        movement=change.movement,
        why=change.why,
        effect=change.effect,
        outcome=outcome,
        is_waiting=is_waiting,
    )


def changes_heading(waiting: int, total: int, since_on: date | None) -> str:
    """``total`` are those that wait and those decided since the last meeting."""
    decided = total - waiting
    wait = f"{counted(waiting, 'change request')} {agree(waiting, 'is')} waiting for a decision"
    what = str(decided) if waiting else counted(decided, "change request")
    done = f"{what} {agree(decided, 'has')} been decided {since(since_on)}"
    return listed([*([wait] if waiting else []), *([done] if decided else [])]) if total else ""
