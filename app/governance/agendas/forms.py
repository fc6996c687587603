"""Forms of suggestions and backlogs."""

from app.core.models import NAME_LENGTH
from app.governance.groups.forms import LONGEST_ITEM_MINUTES, SectionField
from app.governance.groups.rules import ItemPurpose
from app.web.fields import (
    EnumField,
    LineField,
    PickField,
    TextField,
    WholeField,
)
from app.web.forms import RecordForm


class TakeForm(RecordForm):
    item_id = PickField(
        "Where on the agenda", is_required=False, nothing="As an item of its own, at the end"
    )
    ask = LineField(
        "What the group is asked to do",
        "Begins with a verb, like: agree the response.",
        is_required=False,
    )


class DismissForm(RecordForm):
    reason = LineField("Reason", "Why it does not belong on this agenda.")


class BacklogForm(RecordForm):
    title = LineField("Title", longest=NAME_LENGTH)
    why = LineField("Why", "One sentence that the suggestion will say.")
    ask = TextField("What the group is asked to do", "One ask a line.", is_required=False, rows=3)
    purpose = EnumField("Purpose", ItemPurpose)


class AgendaItemForm(RecordForm):
    title = LineField("Title", longest=NAME_LENGTH)
    section = SectionField("What fills it")
    purpose = EnumField("Purpose", ItemPurpose)
    minutes = WholeField("Minutes", low=1, high=LONGEST_ITEM_MINUTES)
    presenter_id = PickField("Presenter", is_required=False, nothing="Nobody yet")
    ask = TextField(
        "What the group is asked to do",
        "One ask a line, each beginning with a verb, like: agree the list of barriers. An item for "
        "the minutes of the last meeting asks by itself that they be agreed.",
        is_required=False,
        rows=4,
    )
    message = LineField(
        "Message",
        "One sentence that carries the item. Leave it empty to have it written from the records.",
        is_required=False,
    )
