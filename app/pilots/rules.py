"""The named people of a pilot."""

from enum import StrEnum


class PilotRoleKind(StrEnum):
    """Briefing note, section 3.2: a named Government Office lead, a Locality Manager as point of
    contact and a director-general champion for each pilot place, besides the pilot's own lead."""

    LEAD = "lead"
    GOVERNMENT_OFFICE_LEAD = "government_office_lead"
    LOCALITY_MANAGER = "locality_manager"
    CHAMPION = "champion"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    PilotRoleKind.LEAD: "Pilot lead",
    PilotRoleKind.GOVERNMENT_OFFICE_LEAD: "Government Office lead",
    PilotRoleKind.LOCALITY_MANAGER: "Locality Manager",
    PilotRoleKind.CHAMPION: "Director-general champion",
}
