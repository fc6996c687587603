"""Who may read and change groups."""

from app.core.access import Access, Actor, programme_only, secretariat_only


def can_read_groups(actor: Actor) -> Access:
    return programme_only(
        actor, "Only people who work in the programme can see groups and their members."
    )


def can_edit_groups(actor: Actor) -> Access:
    return secretariat_only(
        actor, "Only the secretariat can change groups, their members and standing agendas."
    )
