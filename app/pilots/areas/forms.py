"""Forms of other areas."""

from app.core.models import LINE_LENGTH, NAME_LENGTH
from app.core.wording import Phrase
from app.pilots.areas.rules import MOST_THEMES
from app.pilots.forms import MADE_UP
from app.web.fields import LineField, LinesField, PickField, TextField, TickField
from app.web.forms import RecordForm


class OtherAreaForm(RecordForm):
    alike = ("region_id",)

    name = LineField("Name", longest=NAME_LENGTH)
    region_id = PickField(Phrase("{Region}"), is_required=False)
    work = TextField("What it is doing", is_required=False, rows=4)
    theme_names = LinesField(
        "Themes",
        "Enter each on a new line. A new name makes a new theme.",
        is_required=False,
        longest_line=NAME_LENGTH,
        most=MOST_THEMES,
        rows=2,
    )
    contact_id = PickField("Person to ask", is_required=False)
    contact_words = LineField(
        "Who else to ask", "A post or a team.", is_required=False, longest=LINE_LENGTH
    )
    source = LineField("Source", is_required=False, longest=NAME_LENGTH)
    is_illustrative = TickField("The area is illustrative", MADE_UP)
