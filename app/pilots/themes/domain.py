"""What themes declare."""

from app.core.domain import Domain, NavigationEntry, RecordKind
from app.core.held import HeldKind
from app.core.wording import Phrase
from app.pilots.models import Theme
from app.pilots.permissions import can_edit_pilot, can_read_register, can_read_registers
from app.pilots.themes.registers import THEMES
from app.pilots.themes.views import blueprint

DOMAIN = Domain(
    held=(
        HeldKind(
            Theme.lead_person_id, lambda: (), ("theme that they lead", "themes that they lead")
        ),
        HeldKind(
            Theme.lead_organisation_id, lambda: (), ("theme that it leads", "themes that it leads")
        ),
    ),
    name="themes",
    blueprint=blueprint,
    navigation=(
        NavigationEntry(Phrase("{Places}"), "Themes", "themes.list_themes", 22, can_read_registers),
    ),
    records=(
        RecordKind(
            "theme",
            Theme,
            lambda r: ("themes.show_theme", {"theme_id": r.id}),
            can_read_register,
            can_delete=lambda actor, _theme: can_edit_pilot(actor),
            is_register=True,
        ),
    ),
    registers=(THEMES,),
)
