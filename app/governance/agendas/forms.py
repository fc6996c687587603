"""Forms of suggestions and backlogs."""

from app.core.models import NAME_LENGTH
from app.governance.groups.forms import LONGEST_ITEM_MINUTES, SectionField
from app.governance.groups.rules import ItemPurpose
from app.web.fields import EnumField, LineField, PickField, TextField, TicksField, WholeField
from app.web.forms import RecordForm


class TakeForm(RecordForm):
    item_id = PickField(
        "Where on the agenda", is_required=False, nothing="As a separate item, at the end"
    )
    ask = LineField(
        "What the group is asked to do",
        "Begin with a verb, like “agree the response”.",
        is_required=False,
    )
    presenter_id = PickField(
        "Presenter of a separate item", is_required=False, nothing="Not assigned"
    )


class DismissForm(RecordForm):
    reason = LineField("Reason", "Why it should not go on this agenda.")


class BacklogForm(RecordForm):
    title = LineField("Title", longest=NAME_LENGTH)
    why = LineField("Why", "One sentence, shown with the suggestion.")
    ask = TextField(
        "What the group is asked to do", "Enter each ask on a new line.", is_required=False, rows=3
    )
    purpose = EnumField("Purpose", ItemPurpose)


class CopyItemsForm(RecordForm):
    item_ids = TicksField("Items to copy", "With their asks, presenters and minutes.")


class CarryOverForm(RecordForm):
    outcome = LineField("Outcome at this meeting", "Shown with the item from now on.")


class SplitItemForm(RecordForm):
    title = LineField("Title of the new item", longest=NAME_LENGTH)
    ask_places = TicksField("Asks that go to the new item")
    paper_ids = TicksField("Papers that go to the new item")
    minutes = WholeField("Length of the new item in minutes", low=1, high=LONGEST_ITEM_MINUTES)
    minutes_left = WholeField("Length of this item in minutes", low=1, high=LONGEST_ITEM_MINUTES)


class AgendaItemForm(RecordForm):
    title = LineField("Title", longest=NAME_LENGTH)
    section = SectionField("Filled from", called="what the item is filled from")
    purpose = EnumField("Purpose", ItemPurpose)
    minutes = WholeField(
        "Minutes", low=1, high=LONGEST_ITEM_MINUTES, called="the number of minutes"
    )
    presenter_id = PickField("Presenter", is_required=False, nothing="Not assigned")
    ask = TextField(
        "What the group is asked to do",
        (
            "Enter each ask on a new line, beginning with a verb, like “agree "
            "the list of barriers”. An item for the minutes of the last meeting "
            "asks the group to agree them automatically. An item filled from a paper has the "
            "paper’s recommendation as its asks."
        ),
        is_required=False,
        rows=4,
    )
    message = LineField(
        "Message",
        "The main message of the item, in one sentence. Leave blank to have it written from "
        "the records.",
        is_required=False,
    )
    handling = TextField(
        "Handling",
        "How the chair might handle the item, for the chair’s brief. Only the chair and the "
        "secretariat can read it.",
        is_required=False,
        rows=3,
    )
