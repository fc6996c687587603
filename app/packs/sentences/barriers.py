"""What barriers and opportunities say."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from app.packs.row_kinds import BarrierRow
from app.packs.sentences.words import (
    are,
    capital,
    days,
    have,
    listed,
    message,
    since,
    some,
    spelled,
    their,
)


def barriers_message(barriers: Sequence[BarrierRow], opportunities: Sequence[BarrierRow]) -> str:
    new = sum(row.is_new for row in opportunities)
    fresh = f"{some(new, 'new opportunity', 'new opportunities')} {have(new)} come up"
    if not barriers:
        return message("no barrier is open", fresh if new else "")
    return message(
        f"{some(len(barriers), 'barrier')} {are(len(barriers))} open"
        f" with {some(len({row.department for row in barriers}), 'department')}",
        unanswered(barriers),
        fresh if new else "",
    )


def unanswered(barriers: Sequence[BarrierRow]) -> str:
    """ "five are past their date for an answer, three of them with HM Treasury"."""
    late = [row for row in barriers if row.is_overdue]
    if not late:
        return ""
    head = f"{spelled(len(late))} {are(len(late))} past {their(late)} date for an answer"
    (department, count), *others = Counter(row.department for row in late).most_common(2)
    if len(late) == 1:
        return f"{head}, with {department}"
    if not others:
        return f"{head}, {'both' if len(late) == 2 else 'all'} with {department}"
    is_most = count > others[0][1]
    return f"{head}, {spelled(count)} of them with {department}" if is_most else head


def barriers_heading(barriers: Sequence[BarrierRow]) -> str:
    answered = sum(row.is_answered for row in barriers)
    total = len(barriers)
    if not total:
        return "No barrier is open"
    if not answered:
        return capital(f"{some(total, 'open barrier')}, none answered yet")
    return capital(f"{some(total, 'open barrier')}, {spelled(answered)} answered")


def department_heading(department: str, barriers: Sequence[BarrierRow]) -> str:
    """ "HM Treasury: four open, two overdue, the oldest 112 days"."""
    late = sum(row.is_overdue for row in barriers)
    parts = [f"{spelled(len(barriers))} open"] + ([f"{spelled(late)} overdue"] if late else [])
    oldest = max(row.age for row in barriers)
    last = f"the oldest {days(oldest)}" if len(barriers) > 1 else f"{days(oldest)} old"
    return f"{department}: {', '.join(parts)}, {last}"


def opportunities_heading(rows: Sequence[BarrierRow], since_on: date | None) -> str:
    new = sum(row.is_new for row in rows)
    if not rows:
        return "No opportunity is open"
    head = f"{some(len(rows), 'opportunity', 'opportunities')} {are(len(rows))} open"
    return capital(f"{head}, {spelled(new) if new else 'none'} raised {since(since_on)}")


def settled_heading(rows: Sequence[BarrierRow], since_on: date | None) -> str:
    if not rows:
        return f"Nothing was settled {since(since_on)}"
    opportunities = sum(row.is_opportunity for row in rows)
    barriers = len(rows) - opportunities
    parts = [some(barriers, "barrier")] if barriers else []
    parts += [some(opportunities, "opportunity", "opportunities")] if opportunities else []
    return capital(f"{listed(parts)} {have(len(rows))} been settled {since(since_on)}")
