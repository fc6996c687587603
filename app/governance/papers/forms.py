"""Forms of papers: what is commissioned, what is written, what is uploaded, what is cleared."""

from app.core.markings import Marking
from app.core.models import NAME_LENGTH
from app.governance.groups.forms import MarkedForm
from app.governance.groups.rules import ItemPurpose
from app.governance.papers.rules import BODY_LENGTH, ClearanceKind, ClearanceOutcome
from app.web.fields import (
    DayField,
    EnumField,
    FileField,
    LineField,
    PickField,
    TextField,
    TickField,
)
from app.web.form_parts import FormPart
from app.web.forms import RecordForm


class PaperForm(MarkedForm):
    title = LineField("Title", longest=NAME_LENGTH)
    author_id = PickField("Author")
    sponsor_id = PickField("Sponsor", is_required=False, nothing="Not assigned")
    purpose = EnumField("Purpose", ItemPurpose)
    item_id = PickField("Agenda item", is_required=False, nothing="None: at the end of the pack")
    due_on = DayField("Due", called="the date it is due")
    marking = EnumField("Marking", Marking)


class DraftForm(MarkedForm):
    """The front sheet and the text: what every paper has, then what only some need."""

    parts = (
        FormPart("What it asks", ("summary", "recommendation")),
        FormPart("The text", ("background", "body")),
        FormPart(
            "Financial, risk, legal and equality implications",
            ("financial", "risk", "legal", "equality"),
            is_folded=True,
            has_columns=True,
        ),
        FormPart(
            "Consultation, communications, timing and earlier discussion",
            ("consultees", "communications", "timing", "previous"),
            is_folded=True,
            has_columns=True,
        ),
        FormPart("", ("marking",)),
    )

    summary = TextField(
        "Summary", "What the paper is about, in a few lines.", is_required=False, rows=4
    )
    recommendation = TextField(
        "Recommendation",
        (
            "The group is asked to … Enter each ask on a new line, beginning "
            "with a verb, like “agree the plan”. A paper for decision needs "
            "at least one. The paper’s item on the agenda asks the same."
        ),
        is_required=False,
        rows=4,
    )
    background = TextField("Background", is_required=False, rows=4)
    body = TextField(
        "The paper itself",
        "You can use Markdown: # starts a heading, - a list item, **two stars** make words bold, "
        "[words](https://address) makes a link, | separates the columns of a table.",
        is_required=False,
        longest=BODY_LENGTH,
        rows=20,
    )
    consultees = TextField("Consulted", "Who has been consulted.", is_required=False, rows=3)
    financial = TextField("Financial implications", is_required=False, rows=3)
    risk = TextField("Risk implications", is_required=False, rows=3)
    legal = TextField("Legal implications", is_required=False, rows=3)
    equality = TextField("Equality implications", is_required=False, rows=3)
    communications = TextField("Communications", is_required=False, rows=3)
    timing = TextField("Timing", is_required=False, rows=3)
    previous = TextField(
        "Previous consideration",
        "Where and when it was discussed before.",
        is_required=False,
        rows=3,
    )
    marking = EnumField("Marking", Marking)


class VersionForm(RecordForm):
    note = LineField("What has changed", "Shown when versions are compared.", is_required=False)


class UploadForm(RecordForm):
    file = FileField("File", "A PDF or a Word document (.docx).")
    as_pictures = TickField(
        "Show pages that hide words as pictures",
        "For a PDF with words under a box or beyond the edge of a page, which could still be "
        "copied. Screen readers cannot read such pages.",
    )
    note = LineField("What has changed", "Shown when versions are compared.", is_required=False)


class AskClearanceForm(RecordForm):
    kind = EnumField("Kind of clearance", ClearanceKind)
    person_id = PickField("Who to ask")
    role = LineField(
        "Their job title",
        "As it should appear on the front sheet, for example Head of Finance.",
        is_required=False,
        longest=NAME_LENGTH,
    )


#: What forms call the answers.
_ANSWERS = {
    ClearanceOutcome.GIVEN: "Clear it",
    ClearanceOutcome.CONDITIONS: "Clear it with conditions",
    ClearanceOutcome.REFUSED: "Refuse it",
}


class GiveClearanceForm(RecordForm):
    role = LineField("Your job title", "As it appears on the front sheet.", longest=NAME_LENGTH)
    outcome = EnumField("Your answer", ClearanceOutcome, words=_ANSWERS)
    comment = TextField(
        "Conditions, reason or comment",
        "Needed if there are conditions or you refuse. Conditions are shown on the front sheet and "
        "in the pack.",
        is_required=False,
        rows=4,
    )


class RecordClearanceForm(RecordForm):
    """By the secretariat, for someone who gave it otherwise."""

    role = LineField("Their job title", "As it appears on the front sheet.", longest=NAME_LENGTH)
    outcome = EnumField("Their answer", ClearanceOutcome, words=_ANSWERS)
    given_on = DayField("Answered on", called="the date of the answer")
    comment = TextField(
        "Conditions, reason or comment",
        "Needed if there are conditions or they refuse. Conditions are shown on the front sheet "
        "and in the pack.",
        is_required=False,
        rows=4,
    )


class SubmitForm(RecordForm):
    """What is handed in on its day, and no longer than its group asks for, needs nothing said."""

    late_reason = LineField("Why it is late", "Readers of the paper will see this.")
    is_long = TickField("Submit it although it is longer than the limit")
