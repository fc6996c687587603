"""Who keeps the list of other areas: who reads the registers reads it."""

from app.core.access import Access, Actor, Role, allow, refuse
from app.core.wording import words


def can_edit_areas(actor: Actor) -> Access:
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.is_(Role.GOVERNMENT_OFFICE_LEAD):
        return allow(f"You are the {words.reviewer} of {words.a_place}.")
    reviewer = f"a {words.reviewer} and " if words.reviewer else ""
    return refuse(f"Only {reviewer}the secretariat can change the list of other areas.")
