"""Forms of decision sheets and of their options."""

from app.core.models import LINE_LENGTH, NAME_LENGTH
from app.governance.decision_sheets.rules import OPTION_TEXT, SHEET_TEXT, Per
from app.web.fields import (
    DayField,
    EnumField,
    LineField,
    MoneyField,
    TextField,
    TickField,
    TicksField,
)
from app.web.forms import RecordForm

#: What the form calls them.
_PER = {Per.YEAR: "For each year", Per.ONCE: "One-off", Per.ALL: "In all"}


class SheetForm(RecordForm):
    """All but the options, which have forms of their own."""

    is_single = True

    title = LineField(
        "Question",
        "In words that can be answered yes or no: “Should the health ring-fence be lifted from "
        "April 2011?”",
        longest=LINE_LENGTH,
    )
    covers = TicksField(
        "Which asks it covers",
        "Asks that are one decision stand on one sheet. If you tick none, it covers the asks that "
        "no other sheet covers.",
    )
    recommendation = TextField(
        "Recommendation",
        "What the group is advised to decide, in a sentence or two.",
        is_required=False,
        longest=SHEET_TEXT,
        rows=3,
    )
    decide_by_on = DayField(
        "Decide by",
        "The last day on which a decision still takes effect.",
        is_required=False,
        called="the date to decide by",
    )
    consequence = TextField(
        "If nothing is decided",
        "What happens then, and to whom.",
        is_required=False,
        longest=SHEET_TEXT,
        rows=3,
    )
    consulted = TextField(
        "Consulted",
        "Which organisations or people were consulted, and when.",
        is_required=False,
        longest=SHEET_TEXT,
        rows=2,
    )
    disagreement = TextField(
        "Disagreement",
        "Who disagrees, and their reason in words they would accept as theirs.",
        is_required=False,
        longest=SHEET_TEXT,
        rows=2,
    )
    earlier = TextField(
        "Decided before",
        "Decisions on the same record are added automatically. Enter any others, one a line.",
        is_required=False,
        longest=SHEET_TEXT,
        rows=2,
    )
    source = LineField(
        "Source of the figures",
        "A paper, a return or a published report.",
        is_required=False,
        longest=NAME_LENGTH,
    )


class OptionForm(RecordForm):
    """An option. A blank amount is one that is not known; enter 0 where there is none."""

    alike = ("per",)

    title = LineField(
        "Option", "What would be done: “Lift it for the 13 places only”.", longest=NAME_LENGTH
    )
    is_recommended = TickField("This is the recommended option")
    cost_pence = MoneyField(
        "Cost", "For example 250,000 or 2.3m. Enter 0 if it costs nothing.", is_required=False
    )
    saving_pence = MoneyField("Saving", "Enter 0 if it saves nothing.", is_required=False)
    per = EnumField(
        "Cost and saving are", Per, words=_PER, called="how cost and saving are counted"
    )
    pays = LineField("Who pays", is_required=False, longest=OPTION_TEXT)
    gains = LineField("Who gains", is_required=False, longest=OPTION_TEXT)
    risk = LineField(
        "Risk", "The main thing that could go wrong.", is_required=False, longest=OPTION_TEXT
    )
