"""What other areas declare."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core.access import Actor
from app.core.domain import Domain, NavigationEntry, Panel, RecordKind
from app.core.held import HeldKind
from app.core.wording import Phrase
from app.pilots.areas import queries
from app.pilots.areas.models import OtherArea
from app.pilots.areas.permissions import can_edit_areas
from app.pilots.areas.registers import OTHER_AREAS
from app.pilots.areas.service import follow_merged
from app.pilots.areas.views import blueprint
from app.pilots.models import Pilot, PilotTheme, Region, Theme
from app.pilots.permissions import can_read_register, can_read_registers
from app.pilots.themes.queries import list_places_of


def _region_panel(region: Region, actor: Actor) -> dict[str, Any] | None:
    if not can_read_registers(actor):
        return None
    areas = queries.list_areas(OtherArea.region_id == region.id)
    return {"areas": areas, "of": {"region": region.id}, "can_add": can_edit_areas(actor)}


def _theme_panel(theme: Theme, actor: Actor) -> dict[str, Any] | None:
    if not can_read_registers(actor):
        return None
    areas = queries.list_areas(queries.works_on(theme.id))
    return {"areas": areas, "of": {"theme": theme.id}, "can_add": can_edit_areas(actor)}


@dataclass(frozen=True)
class ThemeShared:
    """A place's theme, and who else works on it: places by name, areas counted."""

    use: PilotTheme
    places: Sequence[str]
    areas: int


def _pilot_panel(pilot: Pilot, actor: Actor) -> dict[str, Any] | None:
    """Who else works on what a place works on."""
    if not can_read_registers(actor) or not pilot.themes:
        return None
    ids = [use.theme_id for use in pilot.themes]
    places, areas = list_places_of(ids), queries.count_by_theme(ids)
    return {
        "shared": [
            ThemeShared(
                use,
                [name for name in places.get(use.theme_id, ()) if name != pilot.short_name],
                areas.get(use.theme_id, 0),
            )
            for use in pilot.themes
        ]
    }


DOMAIN = Domain(
    held=(
        HeldKind(
            OtherArea.contact_id,
            lambda: (),
            ("other area that they are asked about", "other areas that they are asked about"),
        ),
    ),
    name="areas",
    blueprint=blueprint,
    navigation=(
        NavigationEntry(
            Phrase("{Places}"), "Other areas", "areas.list_areas", 23, can_read_registers
        ),
    ),
    records=(
        RecordKind(
            "other_area",
            OtherArea,
            lambda r: ("areas.show_area", {"area_id": r.id}),
            can_read_register,
            can_delete=lambda actor, _area: can_edit_areas(actor),
            is_register=True,
        ),
    ),
    panels=(
        Panel("region", 40, "areas/panel.html", _region_panel),
        Panel("theme", 40, "areas/panel.html", _theme_panel),
        Panel("pilot", 1, "areas/pilot_panel.html", _pilot_panel),
    ),
    registers=(OTHER_AREAS,),
    checks={"theme:merged": follow_merged},
)
