"""Action across Government: the Ministerial group's third item."""

from collections.abc import Sequence

import msgspec

from app.barriers.standings import BarrierStanding
from app.core.figures import Figures
from app.core.formats import counted
from app.core.sections import Head, Listing, Records, Section, SectionType, about, listing
from app.core.sentences import all_of, listed, message, tally
from app.core.wording import words
from app.delivery.standings import InterdependencyStanding
from app.packs.figures import figures
from app.packs.sections.barriers import REGISTER, requests
from app.packs.sections.interdependencies import (
    InterdependencyRow,
    interdependencies,
    interdependency_listing,
)

MOST = 20


class DepartmentAction(msgspec.Struct, frozen=True, kw_only=True):
    """What one department owes. ``oldest`` is the age of its oldest unanswered request."""

    department: str
    asked: int
    answered: int
    overdue: int
    oldest: int | None
    gives: int
    at_risk: int


class ActionWanted(Section, frozen=True, kw_only=True, tag="action"):
    departments: Listing[DepartmentAction]
    interdependencies: Listing[InterdependencyRow]


def build(head: Head, records: Records) -> ActionWanted:
    asked, given = requests(records), interdependencies(records)
    departments = [
        _department(
            name,
            [row for row in asked if row.department == name],
            [row for row in given if row.giver_name == name],
        )
        for name in {row.department for row in asked}
    ]
    departments.sort(key=lambda row: (-row.overdue, row.answered - row.asked, row.department))
    risky = [row for row in given if row.is_at_risk or row.is_overdue]
    return ActionWanted(
        **head.opening(action_message(figures(records), departments)),
        departments=listing(departments_heading(departments), departments, MOST, REGISTER),
        interdependencies=interdependency_listing(
            about(
                "delivery",
                tally(
                    figures(records)["interdependencies_risky"],
                    "interdependency",
                    "is at risk or overdue",
                    "interdependencies",
                ),
            ),
            risky,
            MOST,
            records,
        ),
    )


def _department(
    name: str, asked: list[BarrierStanding], gives: list[InterdependencyStanding]
) -> DepartmentAction:
    waiting = [row for row in asked if not row.is_answered]
    return DepartmentAction(
        department=name,
        asked=len(asked),
        answered=len(asked) - len(waiting),
        overdue=sum(row.is_overdue for row in waiting),
        oldest=max((row.age for row in waiting), default=None),
        gives=len(gives),
        at_risk=sum(row.is_at_risk or row.is_overdue for row in gives),
    )


def action_message(told: Figures, departments: Sequence[DepartmentAction]) -> str:
    """``departments`` are all, for the one that owes most."""
    asked, answered = told["requests"], told["requests_answered"]
    said = f"No {words.asked} has been asked for anything yet."
    if asked and answered == asked:
        said = message(
            f"{words.asked_many} have responded to {all_of(asked, 'request')} from {words.places}"
        )
    elif asked:
        most = max(departments, key=lambda row: row.asked - row.answered)
        said = message(
            f"{words.asked_many} have responded to {answered} of {counted(asked, 'request')} from "
            f"{words.places} ({_made_up_of(told)})",
            f"{most.department} has the most outstanding ({most.asked - most.answered})",
        )
    return told.with_left_out(said, "requests")


def _made_up_of(told: Figures) -> str:
    """ "16 open barriers, 6 open opportunities and 2 closed"."""
    parts = (
        (told["barriers_open"], "open barrier", "open barriers"),
        (told["opportunities_open"], "open opportunity", "open opportunities"),
        (told["requests_closed"], "closed", "closed"),
    )
    return listed([counted(count, one, many) for count, one, many in parts if count])


def departments_heading(rows: Sequence[DepartmentAction]) -> str:
    late = sum(row.overdue > 0 for row in rows)
    if not rows:
        return f"No {words.asked} has been asked for anything"
    return tally(
        late,
        words.asked,
        f"has {'overdue responses' if late > 1 else 'an overdue response'}",
        words.asked_many,
    )


SECTION = SectionType("action", "Action across Government", ActionWanted, build, part="barriers")
