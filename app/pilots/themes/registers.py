"""The register of themes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from app.core.archived import is_in_use
from app.core.exports import Column, Table
from app.core.loading import loading
from app.core.registers import Reading, Register, count_if
from app.core.wording import Phrase
from app.pilots.models import Pilot, PilotTheme, Theme, ThemeName
from app.pilots.permissions import can_edit_pilot, can_read_registers
from app.pilots.themes import queries

#: So many places of a theme are named in its row.
NAMED = 4


@dataclass(frozen=True)
class ThemeRow:
    """``places`` are the short names of those that work on it."""

    theme: Theme
    places: Sequence[str]

    @property
    def places_named(self) -> str:
        """ "Croydon, Kent and 3 more"."""
        named = ", ".join(self.places[:NAMED])
        more = len(self.places) - NAMED
        return f"{named} and {more} more" if more > 0 else named

    @property
    def led_by(self) -> str:
        body, person = self.theme.lead_organisation, self.theme.lead_person
        return ", ".join(each.name for each in (person, body) if each is not None)


def _read_themes(_today: date, _actor: Any) -> Reading[Theme]:
    has_place = exists().where(
        PilotTheme.theme_id == Theme.id, Pilot.id == PilotTheme.pilot_id, is_in_use(Pilot)
    )
    return Reading(
        rows=select(Theme),
        keys={},
        order=(Theme.name, Theme.id),
        measures={"unused": count_if(~has_place)},
        search=lambda text: or_(
            Theme.about.icontains(text, autoescape=True),
            exists().where(
                ThemeName.theme_id == Theme.id, ThemeName.name.icontains(text, autoescape=True)
            ),
        ),
    )


def _show_themes(themes: Sequence[Theme], _today: date, _actor: Any) -> list[ThemeRow]:
    places = queries.list_places_of([theme.id for theme in themes])
    return [ThemeRow(theme, places.get(theme.id, ())) for theme in themes]


THEMES: Register[Theme, ThemeRow] = Register(
    name="themes",
    heading="Themes",
    read=_read_themes,
    show=_show_themes,
    parts=loading(lambda: (joinedload(Theme.lead_organisation), joinedload(Theme.lead_person))),
    filters=(),
    can_read=can_read_registers,
    can_add=can_edit_pilot,
    table=Table(
        "Themes",
        (
            Column("Theme", lambda row: row.theme.name, 40),
            Column("What it is about", lambda row: row.theme.about, 60),
            Column(Phrase("{Places}"), lambda row: ", ".join(row.places), 60),
            Column("Led by", lambda row: row.led_by, 40),
            Column("Source", lambda row: row.theme.origin, 24),
        ),
    ),
)
