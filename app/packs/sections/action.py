"""Action across Government: the Ministerial group's third item."""

from app.packs.content import Action, DepartmentAction
from app.packs.records import Head, Records
from app.packs.row_kinds import BarrierRow, InterdependencyRow
from app.packs.sections.interdependencies import urgency
from app.packs.sections.listing import part
from app.packs.sentences import ministers as say

MOST = 20


def build(head: Head, records: Records) -> Action:
    names = {row.department for row in records.requests}
    departments = [
        _department(
            name,
            [row for row in records.requests if row.department == name],
            [row for row in records.interdependencies if row.giver_name == name],
        )
        for name in names
    ]
    departments.sort(key=lambda row: (-row.overdue, row.answered - row.asked, row.department))
    risky = [row for row in records.interdependencies if row.is_at_risk or row.is_overdue]
    risky.sort(key=urgency)
    return Action(
        **head.opening(say.action_message(departments)),
        departments=part(say.departments_heading(departments), departments, MOST, "the register"),
        interdependencies=part(say.at_risk_heading(risky), risky, MOST, "the register"),
    )


def _department(
    name: str, requests: list[BarrierRow], gives: list[InterdependencyRow]
) -> DepartmentAction:
    waiting = [row for row in requests if not row.is_answered]
    return DepartmentAction(
        department=name,
        asked=len(requests),
        answered=len(requests) - len(waiting),
        overdue=sum(row.is_overdue for row in waiting),
        oldest=max((row.age for row in waiting), default=None),
        gives=len(gives),
        at_risk=sum(row.is_at_risk or row.is_overdue for row in gives),
    )
