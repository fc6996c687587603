"""Who may read and change the programme's own facts."""

from app.core.access import Access, Actor, programme_only, secretariat_only


def can_read_programme(actor: Actor) -> Access:
    return programme_only(actor, "Only people who work in the programme can see its details.")


def can_edit_programme(actor: Actor) -> Access:
    return secretariat_only(actor, "Only the secretariat can edit the programme’s details.")
