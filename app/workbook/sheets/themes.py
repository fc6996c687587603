"""Themes."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.access import Actor
from app.core.wording import Phrase
from app.pilots.models import Theme
from app.pilots.themes import service
from app.workbook.columns import SOURCED, Sheet, Values, lines, link, name, text
from app.workbook.sheets.parts import facts_of

_FACTS = (
    "name",
    "about",
    "lead_organisation_id",
    "lead_person_id",
    "other_names",
    "source",
    "is_illustrative",
)


def _themes() -> Select[Any]:
    return (
        select(Theme)
        .options(
            joinedload(Theme.lead_organisation),
            joinedload(Theme.lead_person),
            selectinload(Theme.names),
        )
        .order_by(Theme.id)
    )


def _add_theme(actor: Actor, values: Values) -> Theme:
    made = service.create_theme(actor, **facts_of(values, *_FACTS))
    _link(made, values)
    return made


def _change_theme(actor: Actor, record: Theme, values: Values, _changed: frozenset[str]) -> None:
    service.amend_theme(actor, theme=record, **facts_of(values, *_FACTS))
    _link(record, values)


def _link(theme: Theme, values: Values) -> None:
    theme.lead_organisation = values["lead_organisation"]
    theme.lead_person = values["lead_person"]


THEMES = Sheet(
    name="themes",
    heading="Themes",
    one="theme",
    hint=Phrase(
        "What {places} work on. A theme that only the sheet {Places} names is made from there."
    ),
    columns=(
        name("name", "Name", is_required=True, example="Early help", aliases=("Theme", "Title")),
        text("about", "What it is about", aliases=("About", "Description", "Summary")),
        link(
            "lead_organisation",
            "Lead organisation",
            "organisations",
            aliases=("Lead body", "Lead authority"),
        ),
        link("lead_person", "Lead person", "people", aliases=("Lead",)),
        lines("other_names", "Other names", of=lambda theme: theme.other_names),
        *SOURCED,
    ),
    keys=(("name",),),
    rows=_themes,
    labels=lambda record: (record.name, *record.other_names),
    add=_add_theme,
    change=_change_theme,
    aliases=("Theme", "Workstreams", "Work streams"),
)
