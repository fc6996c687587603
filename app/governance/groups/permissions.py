"""Who may read and change groups."""

from app.core.access import Access, Actor, allow, refuse


def can_read_groups(actor: Actor) -> Access:
    if actor.works_in_programme:
        return allow("You work in the programme.")
    return refuse("Only people who work in the programme can see groups and their members.")


def can_edit_groups(actor: Actor) -> Access:
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    return refuse("Only the secretariat can change groups, their members and standing agendas.")
