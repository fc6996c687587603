"""Forms of lessons."""

from app.core.models import LINE_LENGTH, NAME_LENGTH
from app.core.wording import Phrase
from app.lessons.rules import CASE_NOTE_LENGTH, TEXTS, UseAnswer
from app.web.fields import DayField, EnumField, FileField, LineField, PickField, TextField
from app.web.form_parts import FormPart
from app.web.forms import RecordForm


class LessonForm(RecordForm):
    alike = ("pilot_id", "theme_id", "owner_id")

    parts = (
        FormPart("Where it was learned", ("pilot_id", "theme_id", "owner_id", "barriers_met")),
        FormPart("How far it can be relied on", ("evidence", "cost")),
    )
    title = LineField("Title", "The lesson in one line.", longest=NAME_LENGTH)
    tried = TextField(TEXTS["tried"], rows=4, is_required=False)
    happened = TextField(
        TEXTS["happened"], "What worked, what did not, and why.", rows=4, is_required=False
    )
    advice = TextField(TEXTS["advice"], rows=4, is_required=False)
    pilot_id = PickField(Phrase("{Place}"), is_required=False, nothing="The programme as a whole")
    theme_id = PickField("Theme", is_required=False)
    owner_id = PickField(
        "Contact", "Who others can ask about it.", is_required=False, nothing="Not named"
    )
    barriers_met = LineField(
        "Barriers met", "References, like B-003 and B-007.", is_required=False, longest=LINE_LENGTH
    )
    evidence = TextField(
        TEXTS["evidence"], "What shows it: figures, an evaluation.", rows=3, is_required=False
    )
    cost = LineField(TEXTS["cost"], "Money and people’s time.", is_required=False)


class CaseNoteForm(RecordForm):
    case_note = TextField(
        "Case note",
        "The longer story, in Markdown: # starts a heading, - a list item, **two stars** make "
        "words bold, [words](https://address) makes a link, | separates the columns of a table. "
        "[picture 1] on a line of its own shows that picture.",
        longest=CASE_NOTE_LENGTH,
        rows=20,
        is_required=False,
    )


class PictureForm(RecordForm):
    file = FileField(
        "Picture",
        "PNG, JPEG, GIF or WebP. Details that cameras store in it, such as where it was "
        "taken, are removed.",
        accepts=".png,.jpg,.jpeg,.gif,.webp,image/*",
    )
    alt = LineField("What it shows", "A description for people who cannot see it.")
    caption = LineField("Caption", is_required=False)


class SendLessonBackForm(RecordForm):
    sent_back_because = TextField("What should be changed", rows=3)


class PublishForm(RecordForm):
    change = LineField("What changed since the last version", is_required=False)


class WithdrawForm(RecordForm):
    withdrawn_because = TextField("Why it is withdrawn", rows=3)


class UseForm(RecordForm):
    pilot_id = PickField(Phrase("{Place}"))
    answer = EnumField(
        "What do you want to record?",
        UseAnswer,
        words={
            UseAnswer.TAKEN_UP: "We have taken it up",
            UseAnswer.RESULT: "The outcome",
            UseAnswer.NOT_FOR_US: "It is not for us",
        },
        called="what you want to record",
    )
    happened_on = DayField("Date")
    note = TextField(
        "In your own words",
        "What you did, what the outcome was, or why it is not for you.",
        rows=4,
        is_required=False,
    )
