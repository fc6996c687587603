"""Who may read and change groups, meetings and agendas."""

from app.core.access import Access, Actor, Role, allow, programme_only, refuse, secretariat_only


def can_list_meetings(actor: Actor) -> Access:
    """Whether the actor may see when some group meets."""
    if actor.works_in_programme:
        return allow("You work in the programme.")
    if actor.is_(Role.READER):
        return allow("You read the packs of a group.")
    return refuse("Only people who work in the programme and readers of packs can see meetings.")


def can_read_meeting(actor: Actor, group_id: int) -> Access:
    """When and where a group meets, and the packs issued; not the agenda in draft."""
    if actor.works_in_programme:
        return allow("You work in the programme.")
    if actor.is_(Role.READER, group_id):
        return allow("You read the packs of this group.")
    return refuse("You do not read the packs of this group.")


def can_read_agenda(actor: Actor) -> Access:
    """The agenda as it is being prepared."""
    return programme_only(actor, "You read the agenda in the pack, once it is issued.")


def can_edit_meetings(actor: Actor) -> Access:
    return secretariat_only(actor, "Only the secretariat can plan meetings and change agendas.")
