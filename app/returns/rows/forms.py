"""A row for each of a place's milestones, risks and issues, as they stand."""

from collections.abc import Sequence
from datetime import date

from app.core.models import LINE_LENGTH, NAME_LENGTH
from app.delivery.models import Milestone
from app.risks.models import Issue, Risk
from app.risks.rules import IMPACT, LIKELIHOOD, RiskClosure, RiskState, Severity
from app.web.fields import DayField, EnumField, LineField, PickField, TickField
from app.web.forms import RecordForm


class RowForm(RecordForm):
    says_optional = False


class MilestoneRowForm(RowForm):
    forecast_on = DayField("Forecast")
    forecast_reason = LineField("Why it moved", is_required=False, longest=LINE_LENGTH)
    actual_on = DayField("Actual", is_required=False)
    evidence = LineField("Evidence that it is complete", is_required=False)
    confirmed_by = LineField(
        "Confirmed by", is_required=False, longest=NAME_LENGTH, called="who confirmed it"
    )

    @property
    def is_changed(self) -> bool:
        return any(self[name].data != self[name].object_data for name in self.asked())


class RiskRowForm(RowForm):
    likelihood = PickField("Likelihood")
    impact = PickField("Impact")
    reason = LineField("Reason", is_required=False)
    closed_because = EnumField("Close", RiskClosure, is_required=False, is_list=True)
    closure_agreed_by = LineField(
        "Agreed by", is_required=False, longest=NAME_LENGTH, called="who agreed it"
    )


class IssueRowForm(RowForm):
    severity = EnumField("Severity", Severity, is_list=True)
    due_on = DayField("Due", is_required=False, called="the date it is due")
    is_resolved = TickField("Resolved")


MilestoneRows = list[tuple[Milestone, MilestoneRowForm]]
RiskRows = list[tuple[Risk, RiskRowForm]]
IssueRows = list[tuple[Issue, IssueRowForm]]


def milestone_rows(milestones: Sequence[Milestone], today: date) -> MilestoneRows:
    return [
        (
            each,
            MilestoneRowForm(
                each,
                prefix=each.reference,
                forecast_on=each.forecast_at(today),
                forecast_reason="",
            ),
        )
        for each in milestones
    ]


def risk_rows(risks: Sequence[Risk], today: date) -> RiskRows:
    """Those that are open; of the others there is nothing to say."""
    rows = []
    for each in risks:
        if each.state is not RiskState.OPEN:
            continue
        likelihood, impact = each.residual_at(today)
        row = RiskRowForm(
            each,
            prefix=each.reference,
            choices={
                "likelihood": [(point, f"{point} {word}") for point, word in LIKELIHOOD.items()],
                "impact": [(point, f"{point} {word}") for point, word in IMPACT.items()],
            },
            likelihood=likelihood,
            impact=impact,
            reason="",
            closed_because=None,
            closure_agreed_by="",
        )
        row.closed_because.choices[0] = ("", "It stays open")
        rows.append((each, row))
    return rows


def issue_rows(issues: Sequence[Issue]) -> IssueRows:
    return [
        (each, IssueRowForm(each, prefix=each.reference, is_resolved=False))
        for each in issues
        if each.resolved_on is None
    ]
