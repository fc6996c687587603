"""The form of the programme's facts."""

from app.core.markings import MarkingScheme
from app.core.models import LINE_LENGTH, NAME_LENGTH
from app.core.wording import Phrase
from app.programme.rules import (
    ABBREVIATION_LENGTH,
    HIGHEST_SCORE,
    MOST_ABBREVIATIONS,
    MOST_ANSWER_DAYS,
    MOST_BARRIER_DAYS,
    MOST_REVIEW_DAYS,
    MOST_TOLERANCE_DAYS,
    POSTS,
    RATINGS,
    WORD_LENGTH,
    Appetite,
)
from app.web.fields import (
    DayField,
    EnumField,
    LineField,
    LinesField,
    RowColumn,
    RowsField,
    TextField,
    TickField,
    WholeField,
)
from app.web.form_parts import FormPart
from app.web.forms import RecordForm

MARKING_SCHEMES = {
    MarkingScheme.BEFORE_APRIL_2014: "Before April 2014: not marked, PROTECT, RESTRICTED",
    MarkingScheme.SINCE_APRIL_2014: "Since April 2014: OFFICIAL, OFFICIAL-SENSITIVE",
}


class ProgrammeForm(RecordForm):
    parts = (
        FormPart(
            "Money and dates",
            ("funding_pounds", "funding_note", "starts_on", "ends_on"),
            has_columns=True,
        ),
        FormPart(
            "Limits",
            (
                "appetite",
                "appetite_score",
                "milestone_tolerance_days",
                "change_tolerance_days",
                "answer_days",
            ),
            has_columns=True,
        ),
        FormPart(
            "Barriers",
            ("response_days", "escalation_days", "second_escalation_days"),
            "Working days. Dates that are already set stay as they are.",
            has_columns=True,
        ),
        FormPart(
            "Returns",
            ("review_days", "acceptance_days"),
            "Clear working days. Dates that are already set stay as they are.",
            has_columns=True,
        ),
    )

    name = LineField("Name", "As it should appear on packs.", longest=NAME_LENGTH)
    summary = TextField("Summary", is_required=False, rows=3)
    aim_texts = LinesField("Aims", is_required=False, most=10, rows=3)
    funding_pounds = WholeField("Funding in pounds", prefix="£", is_required=False)
    funding_note = LineField("What the funding is for", is_required=False)
    starts_on = DayField("Start date")
    ends_on = DayField("End date", "Leave blank if there is no end date.", is_required=False)
    marking_scheme = EnumField("Protective markings", MarkingScheme, words=MARKING_SCHEMES)
    appetite = EnumField("Risk appetite", Appetite, is_list=True)
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
    milestone_tolerance_days = WholeField(
        Phrase("Days a milestone can be late before it is {red}"),
        Phrase("Up to this many days after its baseline it is {amber}."),
        high=MOST_TOLERANCE_DAYS,
    )
    change_tolerance_days = WholeField(
        "Days the programme director can move a baseline",
        "Change requests that move a milestone’s baseline by more than this are decided by a "
        "group. Enter 0 if a group decides them all.",
        high=MOST_TOLERANCE_DAYS,
    )
    answer_days = WholeField(
        "Days that a link in an email can be answered",
        "Some answers, such as reporting an action complete, can be given by a link in a reminder, "
        "without signing in. Enter 0 to have no such links.",
        high=MOST_ANSWER_DAYS,
    )
    response_days = WholeField(
        Phrase("Clear working days that {a_asked} has to respond"),
        low=1,
        high=MOST_BARRIER_DAYS,
    )
    escalation_days = WholeField(
        "Days overdue before it is suggested to the first group",
        "A group’s rules say whether it is the first or the next.",
        high=MOST_BARRIER_DAYS,
    )
    second_escalation_days = WholeField(
        "Days after that before it is suggested to the next",
        high=MOST_BARRIER_DAYS,
    )
    review_days = WholeField(
        "Days to review a return",
        "From the day it is submitted.",
        low=1,
        high=MOST_REVIEW_DAYS,
    )
    acceptance_days = WholeField(
        "Days to accept a return",
        "From the day it is endorsed or, if it has no reviewer, submitted.",
        low=1,
        high=MOST_REVIEW_DAYS,
    )
    source = LineField(
        "Source", "Where these details were published.", is_required=False, longest=NAME_LENGTH
    )
    is_illustrative = TickField(
        "Illustrative", "Made up or not verified. It will be marked as illustrative."
    )


class WordsForm(RecordForm):
    """What the programme calls what it has; each word as it stands inside a sentence."""

    place_word = LineField("One place", longest=WORD_LENGTH)
    places_word = LineField("Several places", longest=WORD_LENGTH)
    region_word = LineField("One region", longest=WORD_LENGTH, is_required=False)
    regions_word = LineField("Several regions", longest=WORD_LENGTH, is_required=False)
    asked_word = LineField("One of them", longest=WORD_LENGTH)
    asked_words = LineField("Several of them", longest=WORD_LENGTH)
    reviewing_post = LineField("Post that reviews updates", longest=WORD_LENGTH, is_required=False)
    reviews_region = TickField(
        "It reviews every place in its region", "If not, only the places that it is named for."
    )
    second_post = LineField("Second post", longest=WORD_LENGTH, is_required=False)
    third_post = LineField("Third post", longest=WORD_LENGTH, is_required=False)
    fourth_post = LineField("Fourth post", longest=WORD_LENGTH, is_required=False)
    fifth_post = LineField("Fifth post", longest=WORD_LENGTH, is_required=False)
    green_word = LineField("Best rating", longest=WORD_LENGTH)
    amber_green_word = LineField("Second rating", longest=WORD_LENGTH, is_required=False)
    amber_word = LineField("Middle rating", longest=WORD_LENGTH)
    amber_red_word = LineField("Fourth rating", longest=WORD_LENGTH, is_required=False)
    red_word = LineField("Worst rating", longest=WORD_LENGTH)
    uses_delivery = TickField("Milestones, products, interdependencies and resources")
    uses_risks = TickField("Risks and issues")
    uses_barriers = TickField("Barriers and opportunities")

    parts = (
        FormPart(
            "Places",
            ("place_word", "places_word"),
            "What the programme is delivered in: hub, hubs. In lower case, unless it is a name.",
        ),
        FormPart(
            "Regions",
            ("region_word", "regions_word"),
            "What places are grouped in. Leave both blank if the programme has no regions.",
        ),
        FormPart(
            "Who is asked about barriers",
            ("asked_word", "asked_words"),
            "Department, organisation, partner. Any organisation can be asked.",
        ),
        FormPart(
            "Posts",
            ("reviewing_post", *POSTS[1:], "reviews_region"),
            "Named for each place besides its lead. The first reads and reviews its updates; the "
            "others have no further permissions.",
        ),
        FormPart(
            "Ratings",
            RATINGS,
            "Leave the second and the fourth blank if the scale has three points.",
        ),
        FormPart(
            "Parts of the service",
            ("uses_delivery", "uses_risks", "uses_barriers"),
            "What you do not select no longer appears in the menu, front pages, forms, "
            "readiness and packs. Its records are kept.",
        ),
    )


class AbbreviationsForm(RecordForm):
    abbreviations = RowsField(
        "Abbreviations",
        (
            RowColumn("Abbreviation", ABBREVIATION_LENGTH),
            RowColumn("Stands for", NAME_LENGTH),
            RowColumn("Note", LINE_LENGTH),
        ),
        "One in each row. Leave the note blank unless readers need more.",
        is_required=False,
        most=MOST_ABBREVIATIONS,
    )
