"""Who may read, write and comment on minutes."""

from app.accounts.permissions import can_read_marking
from app.core.access import Access, Actor, Role, allow, refuse, secretariat_only
from app.governance.minutes.models import Minutes, MinutesVersion
from app.governance.minutes.rules import FINAL, WRITABLE, MinutesState


def can_list_minutes(actor: Actor) -> Access:
    """Whether the actor may read the minutes of any group at all."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.is_(Role.GROUP_MEMBER) or actor.is_(Role.READER):
        return allow("You belong to a group or read its papers.")
    return refuse("Only the group’s members and readers can read minutes.")


def can_write_minutes(actor: Actor) -> Access:
    """Take notes, circulate, record agreement, amend and lock."""
    return secretariat_only(actor, "Only the secretariat can write minutes.")


def can_read_minutes(actor: Actor, minutes: Minutes, *, is_chair: bool = False) -> Access:
    """Drafts are for those who write them and the chair, circulated minutes for members too,
    agreed ones for readers too."""
    group_id = minutes.meeting.group_id
    marking = can_read_marking(actor, minutes.meeting.marking)
    if not marking:
        return marking
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if is_chair:
        return allow("You chair this group.")
    if minutes.state is MinutesState.DRAFT:
        return refuse("These minutes are a draft and have not been circulated.")
    if actor.is_(Role.GROUP_MEMBER, group_id):
        return allow("You are a member of this group.")
    if minutes.state in WRITABLE:
        return refuse("These minutes have not been agreed yet.")
    if actor.is_(Role.READER, group_id):
        return allow("You read the papers of this group.")
    return refuse("Only members and readers of this group can read its minutes.")


def can_read_version(
    actor: Actor, minutes: Minutes, version: MinutesVersion, *, is_chair: bool = False
) -> Access:
    """Whether it is theirs to read: readers see versions that were agreed, and no earlier one."""
    decision = can_read_minutes(actor, minutes, is_chair=is_chair)
    is_member = actor.is_(Role.GROUP_MEMBER, minutes.meeting.group_id)
    if decision and not (actor.is_secretariat or is_member) and version.kind not in FINAL:
        return refuse("This version was not agreed.")
    return decision


def can_comment(actor: Actor, minutes: Minutes) -> Access:
    if minutes.state is not MinutesState.CIRCULATED:
        return refuse(
            "Minutes are open for comment from when they are circulated until they are agreed."
        )
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.is_(Role.GROUP_MEMBER, minutes.meeting.group_id):
        marking = can_read_marking(actor, minutes.meeting.marking)
        return allow("You are a member of this group.") if marking else marking
    return refuse("Only members of the group can comment on its minutes.")
