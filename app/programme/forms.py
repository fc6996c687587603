"""The form of the programme's facts."""

from app.core.markings import MarkingScheme
from app.core.models import NAME_LENGTH
from app.programme.rules import HIGHEST_SCORE, Appetite
from app.web.fields import (
    DayField,
    EnumField,
    LineField,
    LinesField,
    TextField,
    TickField,
    WholeField,
)
from app.web.forms import RecordForm

MARKING_SCHEMES = {
    MarkingScheme.BEFORE_APRIL_2014: "Before April 2014: not marked, PROTECT, RESTRICTED",
    MarkingScheme.SINCE_APRIL_2014: "Since April 2014: OFFICIAL, OFFICIAL-SENSITIVE",
}


class ProgrammeForm(RecordForm):
    name = LineField("Name", "As it should appear on packs.", longest=NAME_LENGTH)
    summary = TextField("Summary", is_required=False)
    aim_texts = LinesField("Aims", is_required=False, most=10)
    funding_pounds = WholeField("Funding in pounds", prefix="£", is_required=False)
    funding_note = LineField("What the funding is for", is_required=False)
    starts_on = DayField("Start date")
    ends_on = DayField("End date", "Leave blank if there is no end date.", is_required=False)
    marking_scheme = EnumField("Protective markings", MarkingScheme, words=MARKING_SCHEMES)
    appetite = EnumField("Risk appetite", Appetite)
    appetite_score = WholeField(
        "Highest residual score accepted",
        (
            "Likelihood times impact, 1 to 25. Risks that score more are above "
            "appetite. They are suggested for agendas and can be tolerated only "
            "with a group’s approval."
        ),
        low=1,
        high=HIGHEST_SCORE,
    )
    source = LineField(
        "Source", "Where these details were published.", is_required=False, longest=NAME_LENGTH
    )
    is_illustrative = TickField(
        "Illustrative", "Made up or not verified. It will be marked as illustrative."
    )
