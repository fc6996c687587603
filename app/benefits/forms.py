"""Forms of proposals."""

from collections.abc import Sequence
from typing import Any

from app.benefits.models import Proposal, ProposalAmount
from app.benefits.rules import AmountKind, ProposalConfidence
from app.core.formats import money
from app.core.models import LINE_LENGTH, NAME_LENGTH
from app.core.wording import Phrase
from app.core.years import FINANCIAL_YEAR_LENGTH
from app.web.fields import (
    DayField,
    EnumField,
    LineField,
    MoneyField,
    PickField,
    RowColumn,
    RowsField,
    TextField,
    TickField,
)
from app.web.form_parts import FormPart
from app.web.forms import RecordForm


class ProposalForm(RecordForm):
    alike = ("pilot_id", "theme_id", "owner_id")

    parts = (
        FormPart("Where it belongs", ("pilot_id", "theme_id", "owner_id")),
        FormPart(
            "Confidence and evidence", ("evidence", "confidence", "confidence_reason", "depends_on")
        ),
        FormPart("Benefits that are not money", ("measures",), is_folded=True),
        FormPart("Realisation", ("review_on",), is_folded=True),
    )
    title = LineField("Title", "The proposal in a few words.", longest=NAME_LENGTH)
    what_changes = TextField("What changes", rows=3)
    for_whom = LineField("For whom", "The people who are better served.", is_required=False)
    pilot_id = PickField(Phrase("{Place}"), is_required=False, nothing="The programme as a whole")
    theme_id = PickField("Theme", is_required=False)
    owner_id = PickField("Owner", is_required=False, nothing="Not assigned")
    evidence = TextField("Evidence", "What shows that it works.", rows=3, is_required=False)
    confidence = EnumField("Confidence", ProposalConfidence, is_required=False)
    confidence_reason = LineField("Reason for the confidence", is_required=False)
    depends_on = TextField(
        "What it depends on",
        "References of barriers, decisions and milestones, or words.",
        rows=2,
        is_required=False,
        called="what it depends on",
    )
    measures = RowsField(
        "Benefits that are not money",
        (
            RowColumn("What is measured"),
            RowColumn("Baseline", NAME_LENGTH),
            RowColumn("Target", NAME_LENGTH),
            RowColumn("Now", NAME_LENGTH),
        ),
        "What people get that is not money, and how it is measured.",
        most=20,
        spare=2,
        is_required=False,
    )
    review_on = DayField(
        "Realisation review",
        "The day on which its owner reviews what has been realised.",
        is_required=False,
    )


class AmountForm(RecordForm):
    parts = (FormPart("Ranges and double counting", ("high_pence", "counted_in_id")),)
    kind = EnumField("What it is", AmountKind)
    is_actual = TickField("It was realised", "Do not tick it for a forecast.")
    year = LineField(
        "Financial year",
        "For example, 2010-11. If it covers several years, enter the last.",
        longest=FINANCIAL_YEAR_LENGTH + 2,
    )
    organisation_id = PickField(
        "Who pays or gains",
        "Who pays the investment, or whose budget gains the saving or receipt.",
        is_required=False,
        nothing="Not known yet",
    )
    pence = MoneyField(
        "Amount", "Enter 0 to withdraw an earlier amount of the same kind, year and body."
    )
    high_pence = MoneyField(
        "Up to", "Totals count the lower amount.", is_required=False, called="the upper amount"
    )
    counted_in_id = PickField(
        "Counted in another proposal",
        "Totals then leave it out here.",
        is_required=False,
        nothing="In no other",
    )
    note = LineField("Source or note", is_required=False, longest=LINE_LENGTH)


class ProposeForm(RecordForm):
    validator_id = PickField(
        "Who validates it", is_required=False, nothing=Phrase("The secretariat")
    )
    validate_by_on = DayField("Validation due", called="the date the validation is due")


class AgreeForm(RecordForm):
    agreed_by = LineField(
        "Agreed by",
        "The group or body, and its decision.",
        longest=NAME_LENGTH,
        called="who agreed it",
    )
    agreed_on = DayField("Date of the agreement")
    review_on = DayField(
        "Realisation review", "The day on which its owner reviews what has been realised."
    )


class AbandonForm(RecordForm):
    abandoned_because = TextField("Why it is abandoned", rows=3)


class ValidateForm(RecordForm):
    """What finance validates of each forecast: a box each, named by the amount's id."""

    given_by = LineField(
        "Validated by",
        "The finance officer or body.",
        longest=NAME_LENGTH,
        called="who validated it",
    )
    evidence = TextField("Evidence", "What was seen and checked.", rows=3)

    @classmethod
    def of(cls, proposal: Proposal, forecasts: Sequence[ProposalAmount]) -> "ValidateForm":
        names = [f"amount_{each.id}" for each in forecasts]
        fields: dict[str, Any] = {
            name: MoneyField(
                f"{each.kind.word}, {each.year}"
                + (f", {each.organisation.name}" if each.organisation else ""),
                f"Forecast: {money(each.pence)}. Enter 0 if none of it is validated.",
            )
            for name, each in zip(names, forecasts, strict=True)
        }
        parts = (FormPart("What is validated", names),)
        made = type("ValidateForm", (cls,), fields | {"parts": parts})
        forecast = {name: each.pence for name, each in zip(names, forecasts, strict=True)}
        form: ValidateForm = made(proposal, **{"given_by": "", "evidence": ""} | forecast)
        return form

    def amounts(self) -> dict[int, int]:
        """Pence validated, by the amount's id."""
        return {
            int(name.removeprefix("amount_")): field.data
            for name, field in self.asked().items()
            if name.startswith("amount_")
        }
