"""Who may read and change the programme's own facts."""

from app.core.access import Access, Actor, allow, refuse


def can_read_programme(actor: Actor) -> Access:
    if actor.works_in_programme:
        return allow("You work in the programme.")
    return refuse("Only people who work in the programme can see its details.")


def can_edit_programme(actor: Actor) -> Access:
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    return refuse("Only the secretariat can edit the programme’s details.")
