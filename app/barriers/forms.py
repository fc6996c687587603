"""Forms of barriers and opportunities."""

from app.barriers.rules import BarrierCategory, BarrierKind, ResponseOutcome, Triage
from app.core.models import LINE_LENGTH, NAME_LENGTH
from app.core.wording import Phrase
from app.web.fields import (
    DayField,
    EnumField,
    LineField,
    MoneyField,
    PickField,
    TextField,
)
from app.web.form_parts import FormPart
from app.web.forms import RecordForm


class BarrierForm(RecordForm):
    alike = ("kind", "pilot_id")
    parts = (
        FormPart(
            "More details",
            (
                "department_id",
                "theme_id",
                "rule_name",
                "evidence",
                "cost_pence",
                "cost_note",
                "savings",
                "applies_to",
            ),
            is_folded=True,
        ),
    )

    kind = EnumField("Kind", BarrierKind)
    title = LineField(
        "Title", "What is blocking progress, or what could be improved.", longest=NAME_LENGTH
    )
    detail = TextField("What it stops", "The effect locally.", is_required=False, rows=4)
    ask = TextField("Ask", Phrase("What you want the {asked} to do."), rows=3)
    category = EnumField("Category", BarrierCategory, is_list=True, is_required=False)
    pilot_id = PickField(Phrase("{Place}"), is_required=False, nothing=Phrase("Several {places}"))
    department_id = PickField(
        Phrase("{Asked} to ask"), "If you know. The secretariat decides.", is_required=False
    )
    theme_id = PickField("Theme", "What it is about, if it is one of these.", is_required=False)
    rule_name = LineField(
        "Rule or funding stream", "By name.", is_required=False, longest=NAME_LENGTH
    )
    evidence = TextField("Evidence", is_required=False, rows=4)
    cost_pence = MoneyField(
        "Annual cost of doing nothing",
        "Leave blank if it is not known. Enter 0 if it costs nothing.",
        is_required=False,
    )
    cost_note = LineField("Cost of doing nothing, in words", is_required=False, longest=LINE_LENGTH)
    savings = TextField("What it would save, and for whom", is_required=False, rows=3)
    applies_to = TextField(
        "Where else it applies",
        Phrase("Other {places} or themes. Mainly for an opportunity."),
        is_required=False,
        rows=2,
    )


class NewBarrierForm(BarrierForm):
    """With what is like it already, where anything is: the form comes back once to ask."""

    same_as = PickField(
        "Is it one of these?",
        Phrase(
            "If it is, your {place} is added to those that raised it, and what you wrote is kept "
            "with it."
        ),
        called="whether it is one of these",
    )


class RaiserForm(RecordForm):
    pilot_id = PickField(Phrase("{Place}"))
    own_words = TextField(
        Phrase("What it stops in your {place}"), "In your own words.", is_required=False, rows=4
    )


class TriageForm(RecordForm):
    triage = EnumField(
        "Next step",
        Triage,
        reveals={"send": ("respond_by_on",), "return": ("reason",)},
    )
    department_id = PickField(Phrase("{Asked} to ask"), is_required=False)
    respond_by_on = DayField(
        "Response due", is_required=False, called="the date the response is due"
    )
    reason = TextField("Why it is returned", is_required=False, rows=3)


class JoinForm(RecordForm):
    into = LineField("Reference of the barrier or opportunity that it repeats", longest=12)


class ResponseForm(RecordForm):
    outcome = EnumField("Outcome", ResponseOutcome, "Whether what is asked is accepted.")
    text = TextField("Response", Phrase("The {asked}’s response."))
    change = TextField("What will change", is_required=False, rows=3)
    change_by_on = DayField("By when", is_required=False, called="the date by which it changes")
    change_in = LineField("In which document", is_required=False, longest=LINE_LENGTH)
    responded_on = DayField("Date of the response")


class LinkResponseForm(RecordForm):
    """The same by a link in an email, of today."""

    outcome = EnumField("Outcome", ResponseOutcome, "Whether you accept what is asked.")
    text = TextField("Response")
    change = TextField("What will change", is_required=False, rows=3)
    change_by_on = DayField("By when", is_required=False, called="the date by which it changes")
    change_in = LineField("In which document", is_required=False, longest=LINE_LENGTH)


class GroupAnswerForm(RecordForm):
    outcome = EnumField("Outcome", ResponseOutcome, "Whether what is asked is accepted.")
    text = TextField("Answer", "What the group decided.")
    responded_on = DayField("Date of the answer")


class ExpectedForm(RecordForm):
    expected_on = DayField("Response expected by", called="the date the response is expected by")


class ExtensionForm(RecordForm):
    respond_by_on = DayField("Response due", called="the date the response is due")
    reason = TextField("Why the date is changed", rows=3)


class EscalationForm(RecordForm):
    group_id = PickField("Group")
    reason = TextField("Why it goes to this group", rows=3)


class BarrierResolutionForm(RecordForm):
    resolution = TextField("What has changed", "The evidence that it is resolved.", rows=4)
    resolution_unasked = LineField(
        Phrase("Why the {places} are not asked"),
        Phrase("Leave blank to ask every {place} that raised it."),
        is_required=False,
        longest=LINE_LENGTH,
    )


class DisagreementForm(RecordForm):
    note = LineField("What is still in the way", longest=LINE_LENGTH)


class ClosureForm(RecordForm):
    reason = LineField("Why it is closed without agreement", longest=LINE_LENGTH)


class TakeUpForm(RecordForm):
    pilot_id = PickField(Phrase("{Place}"))
    note = TextField("How it is taken up", is_required=False, rows=3)
