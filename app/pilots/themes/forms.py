"""Forms of themes."""

from app.core.models import NAME_LENGTH
from app.core.wording import Phrase
from app.pilots.forms import MADE_UP
from app.web.fields import LineField, LinesField, PickField, TextField, TickField
from app.web.forms import RecordForm


class ThemeForm(RecordForm):
    name = LineField("Name", longest=NAME_LENGTH)
    about = TextField("What it is about", is_required=False, rows=4)
    lead_organisation_id = PickField("Lead organisation", is_required=False)
    lead_person_id = PickField(
        "Lead person", Phrase("The person that {places} ask about it."), is_required=False
    )
    other_names = LinesField(
        "Other names",
        "Enter each on a new line. A form or workbook that uses one of them means this theme.",
        is_required=False,
        longest_line=NAME_LENGTH,
        most=40,
        rows=2,
    )
    source = LineField("Source", is_required=False, longest=NAME_LENGTH)
    is_illustrative = TickField("The theme is illustrative", MADE_UP)


class MergeThemeForm(RecordForm):
    into_id = PickField("Theme that stays")
