"""The programme itself: one row."""

from typing import Any, cast

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.core.access import Actor
from app.core.markings import MarkingScheme
from app.core.models import LINE_LENGTH
from app.core.wording import NEUTRAL
from app.pilots.queries import list_regions
from app.pilots.service import amend_regions
from app.programme import service
from app.programme.beginning import start
from app.programme.models import Programme
from app.programme.rules import (
    DEFAULT_ACCEPTANCE_DAYS,
    DEFAULT_ANSWER_DAYS,
    DEFAULT_APPETITE,
    DEFAULT_APPETITE_SCORE,
    DEFAULT_ESCALATION_DAYS,
    DEFAULT_RESPONSE_DAYS,
    DEFAULT_REVIEW_DAYS,
    DEFAULT_SECOND_ESCALATION_DAYS,
    DEFAULT_TOLERANCE_DAYS,
    HIGHEST_SCORE,
    MOST_ANSWER_DAYS,
    MOST_BARRIER_DAYS,
    MOST_REVIEW_DAYS,
    MOST_TOLERANCE_DAYS,
    WORD_LENGTH,
    Appetite,
    WordFacts,
)
from app.workbook.columns import (
    SOURCED,
    Kind,
    Sheet,
    SheetColumn,
    Values,
    choice,
    day,
    line,
    lines,
    name,
    text,
    whole,
    yes_no,
)
from app.workbook.sheets.parts import facts_of

#: In the cell of a word that the programme does without.
NOTHING = "-"

_SCHEMES = (
    (MarkingScheme.BEFORE_APRIL_2014, "Before April 2014"),
    (MarkingScheme.SINCE_APRIL_2014, "Since April 2014"),
)
_RETURN_DAYS = (
    ("review_days", "Working days to review a return", 1, DEFAULT_REVIEW_DAYS),
    ("acceptance_days", "Working days to accept a return", 1, DEFAULT_ACCEPTANCE_DAYS),
)
_BARRIER_DAYS = (
    ("response_days", "Working days to respond to a barrier", 1, DEFAULT_RESPONSE_DAYS),
    (
        "escalation_days",
        "Working days overdue before a barrier is escalated",
        0,
        DEFAULT_ESCALATION_DAYS,
    ),
    (
        "second_escalation_days",
        "Working days before a barrier is escalated further",
        0,
        DEFAULT_SECOND_ESCALATION_DAYS,
    ),
)
_FACTS = (
    "name",
    "summary",
    "funding_pounds",
    "funding_note",
    "starts_on",
    "ends_on",
    "marking_scheme",
    "appetite",
    "appetite_score",
    "milestone_tolerance_days",
    "change_tolerance_days",
    "answer_days",
    "response_days",
    "escalation_days",
    "second_escalation_days",
    "review_days",
    "acceptance_days",
    "source",
    "is_illustrative",
)


def _programmes() -> Select[Any]:
    return select(Programme).options(selectinload(Programme.aims)).order_by(Programme.id).limit(1)


def _add(actor: Actor, values: Values) -> Programme:
    """Start it, as ``flask programme begin`` does, with the regions that the row names if any."""
    made = start(actor=actor, **facts_of(values, "name", "starts_on"))
    given = {"regions"} if values["regions"] else set()
    _change(actor, made, values, frozenset(WordFacts.__annotations__.keys() | given))
    return made


def _change(actor: Actor, record: Programme, values: Values, changed: frozenset[str]) -> None:
    service.amend_programme(
        actor, programme=record, aim_texts=values["aims"], **facts_of(values, *_FACTS)
    )
    if changed & WordFacts.__annotations__.keys():
        service.amend_words(actor, programme=record, **words_in(values))
    if "regions" in changed:
        amend_regions(actor, programme=record, names=values["regions"])


def words_in(values: Values) -> WordFacts:
    """The programme's own words, as its row says them."""
    found = {name: values[name] for name in WordFacts.__annotations__}
    return cast(WordFacts, {n: "" if value == NOTHING else value for n, value in found.items()})


def _word(field: str, heading: str, default: str, **given: Any) -> SheetColumn:
    return name(
        field,
        heading,
        longest=WORD_LENGTH,
        default=default or NOTHING,
        of=lambda programme: getattr(programme, field) or NOTHING,
        **given,
    )


_NO_SUCH = "A dash (-) says that there is none."
#: What the programme calls what it has: see ``core.wording``.
_WORDS = (
    _word("place_word", "One place", NEUTRAL.place, example="hub", hint="In lower case."),
    _word("places_word", "Several places", NEUTRAL.places, example="hubs"),
    _word("region_word", "One region", NEUTRAL.region, example="region", hint=_NO_SUCH),
    _word("regions_word", "Several regions", NEUTRAL.regions, example="regions", hint=_NO_SUCH),
    lines(
        "regions",
        "Regions",
        longest=60,
        example="North",
        hint="All of them.",
        of=lambda _programme: [region.name for region in list_regions()],
    ),
    _word(
        "reviewing_post",
        "Post that reviews updates",
        "",
        example="Sponsor",
        hint=f"Named for each place besides its lead. {_NO_SUCH}",
    ),
    yes_no("reviews_region", "It reviews the whole region", default=True, is_rare=True),
    _word("second_post", "Second post", "", example="Delivery partner", hint=_NO_SUCH),
    _word("third_post", "Third post", "", hint=_NO_SUCH, is_rare=True),
    _word("fourth_post", "Fourth post", "", hint=_NO_SUCH, is_rare=True),
    _word("fifth_post", "Fifth post", "", hint=_NO_SUCH, is_rare=True),
    _word("asked_word", "One of those asked", NEUTRAL.asked, hint="About barriers.", is_rare=True),
    _word("asked_words", "Several of those asked", NEUTRAL.asked_many, is_rare=True),
    _word("green_word", "Best rating", NEUTRAL.green, is_rare=True),
    _word("amber_green_word", "Second rating", NEUTRAL.amber_green, hint=_NO_SUCH, is_rare=True),
    _word("amber_word", "Middle rating", NEUTRAL.amber, is_rare=True),
    _word("amber_red_word", "Fourth rating", NEUTRAL.amber_red, hint=_NO_SUCH, is_rare=True),
    _word("red_word", "Worst rating", NEUTRAL.red, is_rare=True),
    yes_no("uses_delivery", "Uses milestones and products", default=True, is_rare=True),
    yes_no("uses_risks", "Uses risks and issues", default=True, is_rare=True),
    yes_no("uses_barriers", "Uses barriers", default=True, is_rare=True),
)


PROGRAMME = Sheet(
    name="programme",
    heading="Programme",
    one="programme",
    hint="The programme’s own details: one row.",
    columns=(
        name("name", "Name", is_required=True, example="Example programme"),
        text("summary", "Summary", example="What it is for."),
        lines(
            "aims",
            "Aims",
            longest=LINE_LENGTH,
            of=lambda programme: [aim.text for aim in programme.aims],
        ),
        day("starts_on", "Start date", is_required=True, example="1 April 2010"),
        day("ends_on", "End date"),
        whole("funding_pounds", "Funding in pounds"),
        line("funding_note", "What the funding is for"),
        SheetColumn(
            "marking_scheme",
            "Protective markings",
            Kind.CHOICE,
            choices=lambda: _SCHEMES,
            default=MarkingScheme.SINCE_APRIL_2014,
        ),
        choice("appetite", "Risk appetite", Appetite, default=DEFAULT_APPETITE),
        whole(
            "appetite_score",
            "Highest residual score accepted",
            low=1,
            high=HIGHEST_SCORE,
            default=DEFAULT_APPETITE_SCORE,
        ),
        whole(
            "milestone_tolerance_days",
            "Days a milestone can be late before it has the worst rating",
            high=MOST_TOLERANCE_DAYS,
            default=DEFAULT_TOLERANCE_DAYS,
            is_rare=True,
        ),
        whole(
            "change_tolerance_days",
            "Days the programme director can move a baseline",
            high=MOST_TOLERANCE_DAYS,
            default=DEFAULT_TOLERANCE_DAYS,
            is_rare=True,
        ),
        whole(
            "answer_days",
            "Days that a link in an email can be answered",
            high=MOST_ANSWER_DAYS,
            default=DEFAULT_ANSWER_DAYS,
            is_rare=True,
        ),
        *(
            whole(field, title, low=low, high=MOST_BARRIER_DAYS, default=days, is_rare=True)
            for field, title, low, days in _BARRIER_DAYS
        ),
        *(
            whole(field, title, low=low, high=MOST_REVIEW_DAYS, default=days, is_rare=True)
            for field, title, low, days in _RETURN_DAYS
        ),
        *_WORDS,
        *SOURCED,
    ),
    keys=((),),
    rows=_programmes,
    labels=lambda record: (record.name,),
    add=_add,
    change=_change,
    column_of={"names": "regions"},
)
