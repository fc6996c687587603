"""Forms of spend returns, of queries and of what moderators change."""

from typing import Any

from app.core.formats import exact_money
from app.core.models import LINE_LENGTH, NAME_LENGTH
from app.core.worded import Worded
from app.core.wording import Phrase
from app.core.years import FINANCIAL_YEAR_LENGTH
from app.spend.columns import pence_in
from app.spend.models import REFERENCE_LENGTH
from app.spend.rules import (
    Cofog,
    CountedAt,
    MatchAnswer,
    PlacedBy,
    PriceBasis,
    Sector,
    SpendBasis,
    SpendConfidence,
    SpendControl,
    SpendMethod,
    SpendNature,
    YesNo,
)
from app.spend.validation import RuleSeverity, RuleState, RuleUnit, say
from app.web.fields import (
    DayField,
    EnumField,
    LineField,
    MoneyField,
    PickField,
    TextField,
    WholeField,
)
from app.web.fields.base import BoxField
from app.web.form_parts import FormPart
from app.web.forms import RecordForm


class SpendReturnForm(RecordForm):
    """The head of a return; its lines come from a file."""

    parts = (
        FormPart("Population", ("population", "population_year", "population_source")),
        FormPart("What you state yourselves", ("stated_total_pence", "stated_head_pence")),
    )
    boundary = TextField("Boundary", "The councils or areas that the count covers.", rows=2)
    left_out = TextField(
        "What is left out",
        "For example, bodies that cross the boundary. It is shown beside every comparison.",
        rows=2,
        is_required=False,
    )
    population = WholeField("Population", is_required=False)
    population_year = WholeField("Year of the estimate", is_required=False)
    population_source = LineField(
        "Source of the population", longest=LINE_LENGTH, is_required=False
    )
    stated_total_pence = MoneyField("Total", "Consolidated, with transfers.", is_required=False)
    stated_head_pence = MoneyField("Spend per head", is_required=False)


class NewSpendReturnForm(SpendReturnForm):
    is_single = True
    pilot_id = PickField(Phrase("{Place}"))
    theme_id = PickField(
        "Theme",
        "For a deep dive, which looks closely at one theme and is never added to the high-level "
        "count.",
        is_required=False,
        nothing="None: a high-level count of everything",
    )
    year = LineField("Financial year", "Like 2009-10.", longest=FINANCIAL_YEAR_LENGTH + 2)


class PoundsField(BoxField):
    """An amount in pounds, which may be below 0; blank is not 0. Its data are whole pence."""

    inputmode = "text"
    prefix = "£"

    def parse(self, typed: str) -> int:
        return pence_in(typed)

    def shown(self, value: int) -> str:
        return exact_money(value).replace("£", "")


class LimitField(BoxField):
    """A limit of a rule, in its unit with at most 2 decimals. Its data are whole hundredths."""

    inputmode = "text"

    def parse(self, typed: str) -> int:
        try:
            return pence_in(typed.rstrip("%"))
        except ValueError:
            raise ValueError("Enter a number with at most 2 decimals, like 12.5.") from None

    def shown(self, value: int) -> str:
        return say(value, RuleUnit.COUNT)


class YesNoField(EnumField):
    """Yes, no, or left open."""

    def __init__(self, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(label, YesNo, hint, is_required=False, is_list=True, **kwargs)

    def coerce(self, value: Any) -> Any:
        return {"True": True, "False": False}.get(str(value))


def _pick(label: str, kind: type[Worded], hint: str = "") -> EnumField:
    return EnumField(label, kind, hint, is_required=False, is_list=True)


def _line(label: str, hint: str = "", longest: int = NAME_LENGTH) -> LineField:
    return LineField(label, hint, longest=longest, is_required=False)


class SpendLineForm(RecordForm):
    is_single = True
    parts = (
        FormPart("Amounts", ("gross_pence", "income_pence", "net_pence"), has_columns=True),
        FormPart("What it is", ("nature", "control", "is_ring_fenced", "is_capital")),
        FormPart(
            "How it was counted",
            (
                "basis",
                "method",
                "confidence",
                "placed_by",
                "is_identifiable",
                "price_basis",
                "segment",
            ),
            is_folded=True,
        ),
        FormPart(
            "The other end",
            ("counted_at", "counterparty", "reference", "counterparty_reference"),
            is_folded=True,
        ),
        FormPart("Where it comes from", ("source", "notes"), is_folded=True),
    )
    year = LineField("Financial year", "Like 2008-09.", longest=FINANCIAL_YEAR_LENGTH + 2)
    organisation = LineField("Organisation", longest=NAME_LENGTH)
    sector = _pick("Sector", Sector)
    cofog = _pick("COFOG division", Cofog)
    category = _line("Local category", "What you call it yourselves.")
    theme = _line("Theme")
    stream = _line("Funding stream")
    is_ring_fenced = YesNoField("Ring-fenced", called="whether it is ring-fenced")
    is_capital = YesNoField("Capital", called="whether it is capital")
    gross_pence = PoundsField("Gross", is_required=False)
    income_pence = PoundsField("Income", is_required=False)
    net_pence = PoundsField("Net", is_required=False)
    nature = _pick("Nature", SpendNature)
    control = _pick("Local control", SpendControl)
    basis = _pick("Basis", SpendBasis)
    method = _pick("Method", SpendMethod)
    counted_at = _pick("Counted at", CountedAt)
    counterparty = _line("Counterparty", "The body at the other end.")
    reference = _line("Reference", longest=REFERENCE_LENGTH)
    counterparty_reference = _line("Counterparty’s reference", longest=REFERENCE_LENGTH)
    confidence = _pick("Confidence", SpendConfidence)
    placed_by = _pick("Counted where", PlacedBy)
    is_identifiable = YesNoField("Identifiable", called="whether it is identifiable")
    segment = _line("Segment")
    price_basis = _pick("Price basis", PriceBasis)
    source = _line("Source")
    notes = _line("Notes", longest=LINE_LENGTH)


class SpendQueryForm(RecordForm):
    is_single = True
    rule_code = LineField(
        "Rule", "Its code, where a rule asks. Leave it blank for your own.", longest=8,
        is_required=False,
    )  # fmt: skip
    question = TextField("Question", "What has to be explained, and from what.", rows=4)
    owner_id = PickField("Who explains it")
    respond_by_on = DayField("Explanation due", called="the date the explanation is due")


class AskAgainForm(RecordForm):
    question = TextField("Question", "What the explanation leaves open.", rows=4)
    respond_by_on = DayField("Explanation due", called="the date the explanation is due")


class ExplanationForm(RecordForm):
    cause = TextField("Cause", "What accounts for the figure.", rows=5)
    amount_pence = MoneyField(
        "Amount", "How much of it the cause accounts for. Leave it blank if it cannot be told.",
        is_required=False,
    )  # fmt: skip


class AdjustmentForm(RecordForm):
    """What counts of a line, in the place of what was submitted."""

    gross_pence = PoundsField("Gross that counts", "In pounds. It may be below 0.")
    income_pence = PoundsField("Income that counts", "In pounds.")
    reason = TextField("Reason", rows=3)


class SpendRuleForm(RecordForm):
    is_single = True
    severity = EnumField("What follows", RuleSeverity)
    low = LimitField("Lower limit", "In the unit of the rule; a negative number is a decrease.")
    high = LimitField("Upper limit", "In the unit of the rule.")
    state = EnumField("Status", RuleState)
    reason = LineField("Reason for the change", longest=LINE_LENGTH)


class SpendEndsForm(RecordForm):
    """Two lines to compare, by what people call them."""

    is_single = True
    funder = LineField(
        "Line counted at the funder", "Its return and number, like SR-003 line 12.",
        longest=REFERENCE_LENGTH,
    )  # fmt: skip
    deliverer = LineField(
        "Line counted at the deliverer", "For example, SR-007 line 40.", longest=REFERENCE_LENGTH
    )


class SpendMatchForm(RecordForm):
    is_single = True
    answer = EnumField("What they are", MatchAnswer, called="whether they are the same money")
    reason = TextField("Reason", "What shows it, for those who look at this later.", rows=3)


class CertificateForm(RecordForm):
    certified_by = LineField(
        "Certified by",
        "The finance officer’s post and organisation.",
        longest=NAME_LENGTH,
        called="who certified it",
    )
    certified_on = DayField("Certified on", called="the date it was certified")
