"""The register of other areas."""

from datetime import date
from typing import Any

from sqlalchemy import or_, select

from app.core.exports import Column, Table
from app.core.registers import Reading, Register, RegisterFilter, as_they_are, count_if
from app.core.wording import Phrase
from app.pilots.areas.models import OtherArea
from app.pilots.areas.permissions import can_edit_areas
from app.pilots.areas.queries import PARTS, theme_at
from app.pilots.areas.rules import MOST_THEMES
from app.pilots.permissions import can_read_registers
from app.pilots.queries import region_choices
from app.pilots.themes.queries import theme_choices


def _read_areas(_today: date, _actor: Any) -> Reading[OtherArea]:
    has_no_contact = OtherArea.contact_id.is_(None) & (OtherArea.contact_words == "")
    return Reading(
        rows=select(OtherArea),
        keys={
            "theme": tuple(theme_at(position) for position in range(1, MOST_THEMES + 1)),
            "region": (OtherArea.region_id,),
        },
        order=(OtherArea.name, OtherArea.id),
        measures={"unasked": count_if(has_no_contact)},
        search=lambda text: or_(
            OtherArea.name.icontains(text, autoescape=True),
            OtherArea.work.icontains(text, autoescape=True),
        ),
    )


OTHER_AREAS: Register[OtherArea, OtherArea] = Register(
    name="other_areas",
    heading="Other areas doing similar work",
    read=_read_areas,
    show=as_they_are,
    parts=PARTS,
    filters=(
        RegisterFilter("theme", "Theme", lambda _: theme_choices(), is_used_only=True),
        RegisterFilter("region", Phrase("{Region}"), lambda _: region_choices(), is_used_only=True),
    ),
    can_read=can_read_registers,
    can_add=can_edit_areas,
    table=Table(
        "Other areas",
        (
            Column("Area", lambda area: area.name, 32),
            Column(Phrase("{Region}"), lambda area: area.region.name if area.region else "", 24),
            Column("What it is doing", lambda area: area.work, 60),
            Column("Themes", lambda area: "; ".join(use.name for use in area.themes), 40),
            Column("Who to ask", lambda area: area.whom_to_ask, 40),
            Column("Source", lambda area: area.origin, 24),
        ),
    ),
)
