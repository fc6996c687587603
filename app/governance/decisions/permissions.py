"""Who may read and record decisions."""

from app.core.access import Access, Actor, Role, allow, refuse, secretariat_only
from app.governance.decisions.models import Decision


def can_list_decisions(actor: Actor) -> Access:
    """Whether the actor sees anything of the register."""
    if actor.works_in_programme:
        return allow("You work in the programme.")
    if actor.is_(Role.READER):
        return allow("You read the papers of a group.")
    return refuse("Only people who work in the programme and readers of a group can see decisions.")


def can_read_decision(actor: Actor, decision: Decision, *, is_chair: bool = False) -> Access:
    """``is_chair``: whether the actor chairs the group, and so sees it before it is announced."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if is_chair:
        return allow("You chair this group.")
    if decision.announced_on is None:
        return refuse("This decision will be announced when the minutes are circulated.")
    if actor.works_in_programme:
        return allow("You work in the programme.")
    if actor.is_(Role.READER, decision.group_id):
        return allow("You read the papers of this group.")
    return refuse("You do not read the papers of this group.")


def can_record_decisions(actor: Actor) -> Access:
    return secretariat_only(actor, "Only the secretariat can record decisions.")
