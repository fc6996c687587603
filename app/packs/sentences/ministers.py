"""What the Ministerial group's items say."""

from collections.abc import Sequence

from app.packs.content import DepartmentAction
from app.packs.row_kinds import (
    BarrierRow,
    InterdependencyRow,
    MilestoneRow,
    PilotStanding,
    ProductRow,
    RiskRow,
)
from app.packs.sentences.barriers import unanswered
from app.packs.sentences.milestones import red_milestones
from app.packs.sentences.pilots import on_track
from app.packs.sentences.words import all_of, are, capital, days, have, message, some, spelled
from app.risks.rules import Band


def position_message(
    pilots: Sequence[PilotStanding], milestones: Sequence[MilestoneRow], risks: Sequence[RiskRow]
) -> str:
    grave = sum(row.band is Band.VERY_HIGH for row in risks)
    return message(
        on_track(pilots) if pilots else "no pilots have been entered yet",
        red_milestones(milestones) if milestones else "",
        f"{some(grave, 'risk')} {are(grave)} very high" if grave else "",
    )


def pilot_exceptions_heading(rows: Sequence[PilotStanding]) -> str:
    if not rows:
        return "No pilot is Red, Amber/Red, moving down or without a return"
    return capital(f"{some(len(rows), 'pilot')} {'needs' if len(rows) == 1 else 'need'} attention")


def red_milestones_heading(rows: Sequence[MilestoneRow]) -> str:
    if not rows:
        return "No milestone is Red"
    return capital(f"{some(len(rows), 'milestone')} {are(len(rows))} Red")


def very_high_heading(rows: Sequence[RiskRow]) -> str:
    if not rows:
        return "No risk is very high"
    return capital(f"{some(len(rows), 'risk')} {are(len(rows))} very high")


def incentives_message(barriers: Sequence[BarrierRow], answered: Sequence[BarrierRow]) -> str:
    if not barriers and not answered:
        return "No barrier is open."
    if not barriers:
        return message(
            "every open barrier has an answer",
            f"{spelled(len(answered))} {are(len(answered))} still to be carried out",
        )
    return message(
        f"{some(len(barriers), 'barrier')} {are(len(barriers))} without an answer",
        unanswered(barriers),
    )


def unanswered_heading(rows: Sequence[BarrierRow]) -> str:
    if not rows:
        return "No barrier waits for an answer"
    return capital(
        f"{some(len(rows), 'barrier')} {'waits' if len(rows) == 1 else 'wait'} for an answer,"
        f" the oldest for {days(max(row.age for row in rows))}"
    )


def answered_heading(rows: Sequence[BarrierRow]) -> str:
    if not rows:
        return "No answer is still to be carried out"
    return capital(
        f"{some(len(rows), 'barrier')} {have(len(rows))} an answer that is still to be carried out"
    )


def action_message(departments: Sequence[DepartmentAction]) -> str:
    asked = sum(row.asked for row in departments)
    if not asked:
        return "Nothing has been asked of any department yet."
    answered = sum(row.answered for row in departments)
    most = max(departments, key=lambda row: row.asked - row.answered)
    waiting = most.asked - most.answered
    if answered == asked:
        return message(f"departments have answered {all_of(asked, 'request')} from pilots")
    return message(
        f"departments have answered {spelled(answered) if answered else 'none'}"
        f" of {some(asked, 'request')} from pilots",
        f"{most.department} has the most still to answer, {spelled(waiting)}",
    )


def departments_heading(rows: Sequence[DepartmentAction]) -> str:
    late = sum(row.overdue > 0 for row in rows)
    if not rows:
        return "No department has been asked for anything"
    if not late:
        return "No department is past a date for an answer"
    return capital(f"{some(late, 'department')} {are(late)} past a date for an answer")


def at_risk_heading(rows: Sequence[InterdependencyRow]) -> str:
    if not rows:
        return "No interdependency is at risk or overdue"
    head = some(len(rows), "interdependency", "interdependencies")
    return capital(f"{head} {are(len(rows))} at risk or overdue")


def decisions_message(count: int) -> str:
    if not count:
        return "No decision is sought at this meeting."
    return message(f"{some(count, 'decision')} {are(count)} sought at this meeting")


def sought_heading(count: int) -> str:
    if not count:
        return "No item asks for a decision"
    return capital(f"{some(count, 'decision')} to take")


def approvals_heading(rows: Sequence[ProductRow]) -> str:
    if not rows:
        return "No product waits for approval"
    return capital(
        f"{some(len(rows), 'product')} {'waits' if len(rows) == 1 else 'wait'} for approval"
    )


def oral_message(presenter: str) -> str:
    return f"{presenter or 'The chair'} will speak to this item; there is no paper."
