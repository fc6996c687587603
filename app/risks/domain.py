"""What risks declares."""

from typing import Any

from app.accounts.models import Person
from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, NavigationEntry, Panel, RecordKind
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.formats import counted
from app.core.held import HeldKind
from app.core.holdings import HoldingSource
from app.core.register_views import RegisterView
from app.pilots.models import Pilot
from app.pilots.permissions import can_edit_record_of, can_read_register, can_read_registers
from app.risks import queries, registers
from app.risks.due import due_rows
from app.risks.figures import FIGURES
from app.risks.findings import RISKS
from app.risks.models import Issue, Risk
from app.risks.news import list_rescored
from app.risks.positions import POSITION
from app.risks.rules import IssueState, RiskState
from app.risks.suggestions import SUGGESTIONS
from app.risks.views import blueprint

#: The most records that a panel shows; the list has the rest.
PANEL_LIMIT = 10


def _pilot_panel(pilot: Pilot, actor: Actor) -> dict[str, Any] | None:
    if not can_read_registers(actor):
        return None
    today = clock.today()
    risks, risk_total = RegisterView(registers.RISKS, actor, today, {}).first(
        PANEL_LIMIT,
        pilot.id,
        lambda: (Risk.pilot_id == pilot.id, Risk.state == RiskState.OPEN),
    )
    issues, issue_total = RegisterView(registers.ISSUES, actor, today, {}).first(
        PANEL_LIMIT,
        pilot.id,
        lambda: (Issue.pilot_id == pilot.id, Issue.state == IssueState.OPEN),
    )
    counts = ((risk_total, "open risk"), (issue_total, "open issue"))
    open_ones = " and ".join(counted(count, one) for count, one in counts if count)
    return {
        "risks": risks,
        "risk_total": risk_total,
        "issues": issues,
        "issue_total": issue_total,
        "days": registers.MOVEMENT_DAYS,
        "pilot": pilot,
        "folded_as": f"Show {open_ones or 'risks and issues'}",
        "can_add": can_edit_record_of(actor, pilot.id),
    }


def _person_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    if not can_read_registers(actor):
        return None
    risks, issues = queries.list_owned_risks(person.id), queries.list_owned_issues(person.id)
    has_more = max(len(risks), len(issues)) > queries.OWNED_LIMIT
    shown = {"risks": risks, "issues": issues, "has_more": has_more}
    return shown if risks or issues else None


DOMAIN = Domain(
    holdings=(
        HoldingSource(
            Pilot,
            Risk,
            Risk.pilot_id,
            lambda: (Risk.state == RiskState.OPEN,),
            ("open risk", "open risks"),
            "risks.list_risks",
            filtered_by=("pilot", "id"),
            values={"state": RiskState.OPEN.value},
        ),
        HoldingSource(
            Pilot,
            Issue,
            Issue.pilot_id,
            lambda: (Issue.state == IssueState.OPEN,),
            ("open issue", "open issues"),
            "risks.list_issues",
            filtered_by=("pilot", "id"),
            values={"state": IssueState.OPEN.value},
        ),
    ),
    held=(
        HeldKind(
            Risk.owner_id, lambda: (Risk.state == RiskState.OPEN,), ("open risk", "open risks")
        ),
        HeldKind(
            Issue.owner_id, lambda: (Issue.state == IssueState.OPEN,), ("open issue", "open issues")
        ),
    ),
    name="risks",
    events={
        "risk:assessed": "Score reviewed",
    },
    blueprint=blueprint,
    is_optional=True,
    grants=queries.select_grants,
    due_kinds=(
        DueKind(
            "review",
            said="Risk review",
            is_compulsory=False,
            reminders=(
                *reminders_on(-5, 0, 5),
                *reminders_on(5, to=Audience.LEAD),
                *reminders_on(10, to=Audience.SECRETARIAT),
            ),
        ),
        DueKind(
            "issue",
            said="Issue to close",
            of_place=True,
            is_compulsory=False,
            reminders=(
                *reminders_on(-5, 0, 1),
                *reminders_on(3, to=Audience.LEAD),
                *reminders_on(5, to=Audience.SECRETARIAT),
            ),
        ),
    ),
    due_rows=due_rows,
    navigation=(
        NavigationEntry("Risks and barriers", "Risks", "risks.list_risks", 50, can_read_registers),
        NavigationEntry(
            "Risks and barriers", "Issues", "risks.list_issues", 51, can_read_registers
        ),
    ),
    records=(
        RecordKind(
            "risk",
            Risk,
            lambda r: ("risks.show_risk", {"reference": r.reference}),
            can_read_register,
            is_register=True,
            can_be_referred=True,
        ),
        RecordKind(
            "issue",
            Issue,
            lambda r: ("risks.show_issue", {"reference": r.reference}),
            can_read_register,
            is_register=True,
            can_be_referred=True,
        ),
    ),
    news=(list_rescored,),
    panels=(
        Panel("pilot", 30, "risks/pilot_panel.html", _pilot_panel),
        Panel("person", 30, "risks/person_panel.html", _person_panel),
    ),
    suggestion_groups=SUGGESTIONS,
    positions=(POSITION,),
    registers=(
        registers.RISKS,
        registers.ISSUES,
    ),
    figures=FIGURES,
    findings=(RISKS,),
)
