"""Issues."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.access import Actor
from app.core.readers import copy_readers
from app.risks import service
from app.risks.models import Issue
from app.risks.rules import ISSUE_WORKFLOW, IssueState, Severity
from app.workbook.columns import Values, choice, day, link, name, reference, text
from app.workbook.sheets.parts import (
    as_it_stood,
    check_past,
    ended_on,
    facts_of,
    id_of,
    keep_reference,
    keep_rest,
    owner,
    place,
    raised_on,
    register_sheet,
)


def _issues() -> Select[Any]:
    return (
        select(Issue)
        .options(joinedload(Issue.pilot), joinedload(Issue.owner), joinedload(Issue.risk))
        .order_by(Issue.number)
    )


_ISSUE = ("title", "description", "owner_id", "severity", "action", "due_on")


def _add_issue(actor: Actor, values: Values) -> Issue:
    keep_reference(Issue, values)
    risk = values["risk"]
    pilot = values["pilot"] or (risk.pilot if risk else None)
    made = service.create_issue(actor, pilot_id=id_of(pilot), **facts_of(values, *_ISSUE))
    made.pilot, made.owner, made.risk = pilot, values["owner"], risk
    raised_on = values["raised_on"] or clock.today()
    check_past(raised_on, "raised_on")
    _check_resolved(values, raised_on)
    as_it_stood(
        made,
        risk_id=id_of(risk),
        is_restricted=bool(risk and risk.is_restricted),
        raised_on=raised_on,
        state=values["state"],
        resolved_on=values["resolved_on"],
    )
    if risk is not None and risk.is_restricted:
        copy_readers(risk, made)
    keep_rest(actor, made, values)
    return made


def _check_resolved(values: Values, raised_on: date) -> None:
    is_resolved = values["state"] is IssueState.RESOLVED
    values["resolved_on"] = ended_on(
        values, "resolved_on", is_over=is_resolved, what="a resolved issue", since=raised_on
    )


def _change_issue(actor: Actor, record: Issue, values: Values, changed: frozenset[str]) -> None:
    service.amend_issue(actor, issue=record, **facts_of(values, "pilot_id", *_ISSUE))
    ISSUE_WORKFLOW.check(record.state, values["state"])
    if record.state is IssueState.RESOLVED and values["state"] is IssueState.OPEN:
        service.reopen_issue(actor, issue=record)
        values["resolved_on"] = None if "resolved_on" not in changed else values["resolved_on"]
    _check_resolved(values, record.raised_on)
    if values["state"] is IssueState.RESOLVED and record.state is IssueState.OPEN:
        service.resolve_issue(actor, issue=record)
    as_it_stood(record, resolved_on=values["resolved_on"])
    keep_rest(actor, record, values)


ISSUES = register_sheet(
    name="issues",
    heading="Issues",
    one="issue",
    hint="What has happened and needs resolving.",
    columns=(
        reference("I"),
        name(
            "title",
            "Title",
            is_required=True,
            example="The site is not ready",
            aliases=("Issue", "Issue title", "Name", "Summary"),
        ),
        text(
            "description",
            "Description",
            is_required=True,
            hint="What has happened.",
            example="The lease was not signed.",
            aliases=("Issue description", "Details", "Detail"),
        ),
        place(),
        link(
            "risk",
            "Risk",
            "risks",
            stays=True,
            hint="The reference or the title of the risk that it was before.",
            aliases=("From risk", "Related risk"),
        ),
        owner("Issue owner"),
        choice(
            "severity",
            "Severity",
            Severity,
            default=Severity.MEDIUM,
            example="Medium",
            aliases=("Priority", "Impact"),
        ),
        text(
            "action",
            "Action",
            is_required=True,
            hint="What is being done about it.",
            example="Find another site.",
            aliases=("Actions", "Resolution", "Action taken"),
        ),
        day("due_on", "Resolution due", aliases=("Due", "Due date", "Target date")),
        choice("state", "Status", IssueState, default=IssueState.OPEN, aliases=("State",)),
        raised_on(),
        day("resolved_on", "Resolved on", aliases=("Resolved", "Date resolved", "Closed")),
    ),
    rows=_issues,
    add=_add_issue,
    change=_change_issue,
    aliases=("Issue log", "Issue register", "Issue"),
)
