"""The programme itself: one row."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.core.access import Actor
from app.core.markings import MarkingScheme
from app.core.models import LINE_LENGTH
from app.programme import service
from app.programme.models import Programme
from app.programme.rules import (
    DEFAULT_APPETITE,
    DEFAULT_APPETITE_SCORE,
    DEFAULT_TOLERANCE_DAYS,
    HIGHEST_SCORE,
    MOST_TOLERANCE_DAYS,
    Appetite,
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
)
from app.workbook.sheets.parts import facts_of

_SCHEMES = (
    (MarkingScheme.BEFORE_APRIL_2014, "Before April 2014"),
    (MarkingScheme.SINCE_APRIL_2014, "Since April 2014"),
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
    "source",
    "is_illustrative",
)


def _programmes() -> Select[Any]:
    return select(Programme).options(selectinload(Programme.aims)).order_by(Programme.id).limit(1)


def _add(actor: Actor, values: Values) -> Programme:
    made = service.create_programme(actor, **facts_of(values, "name", "starts_on"))
    _change(actor, made, values, frozenset())
    return made


def _change(actor: Actor, record: Programme, values: Values, _changed: frozenset[str]) -> None:
    service.amend_programme(
        actor, programme=record, aim_texts=values["aims"], **facts_of(values, *_FACTS)
    )


PROGRAMME = Sheet(
    name="programme",
    title="Programme",
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
            "Days a milestone can be late before it is Red",
            high=MOST_TOLERANCE_DAYS,
            default=DEFAULT_TOLERANCE_DAYS,
        ),
        whole(
            "change_tolerance_days",
            "Days the programme director can move a baseline",
            high=MOST_TOLERANCE_DAYS,
            default=DEFAULT_TOLERANCE_DAYS,
        ),
        *SOURCED,
    ),
    keys=((),),
    rows=_programmes,
    labels=lambda record: (record.name,),
    add=_add,
    change=_change,
)
