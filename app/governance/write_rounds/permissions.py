"""Who may read, run, answer and clear a write-round."""

from app.core.access import Access, Actor, Role, allow, refuse, secretariat_only
from app.governance.groups.models import Membership
from app.governance.groups.rules import MemberRole
from app.governance.write_rounds.models import Reply, WriteRound
from app.governance.write_rounds.rules import RoundState


def can_list_write_rounds(actor: Actor) -> Access:
    """Whether the actor may see some group's write-rounds."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.is_(Role.GROUP_MEMBER):
        return allow("You are a member of a group.")
    return refuse("Only members of the group and the secretariat can see write-rounds.")


def can_read_write_round(actor: Actor, write_round: WriteRound) -> Access:
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if not actor.is_(Role.GROUP_MEMBER, write_round.group_id):
        return refuse("Only members of its group and the secretariat can read a write-round.")
    if write_round.state is RoundState.DRAFT or write_round.issued_on is None:
        return refuse("This write-round is not issued yet.")
    return allow("You are a member of this group.")


def can_run_write_rounds(actor: Actor) -> Access:
    return secretariat_only(
        actor, "Only the secretariat can prepare, issue and close write-rounds."
    )


def can_reply(actor: Actor, write_round: WriteRound, reply: Reply) -> Access:
    """A member's answer is the member's; the secretariat puts down one that came by letter."""
    if actor.is_secretariat:
        return allow("You are in the secretariat and can record a reply received another way.")
    return can_speak_as(actor, write_round, reply)


def can_speak_as(actor: Actor, write_round: WriteRound, reply: Reply) -> Access:
    """What nobody else does: confirm what was agreed, or say that it was not."""
    is_own = actor.person_id is not None and reply.membership.person_id == actor.person_id
    if is_own and actor.is_(Role.GROUP_MEMBER, write_round.group_id):
        return allow("You were asked, and this is your reply.")
    return refuse("Members can only reply for themselves.")


def can_clear(actor: Actor, write_round: WriteRound, seat: Membership | None) -> Access:
    """``seat`` is the actor's as chair or deputy of the group today, if they have one."""
    if actor.is_secretariat:
        return allow("You are in the secretariat and can record the chair’s or deputy’s clearance.")
    if seat is not None and actor.is_(Role.GROUP_MEMBER, write_round.group_id):
        is_chair = seat.role is MemberRole.CHAIR
        return allow(
            "You chair this group." if is_chair else "You are deputy to this group’s chair."
        )
    return refuse(
        "Only the group’s chair, or a deputy in the chair’s absence, can "
        "clear a write-round. The secretariat can record it on their behalf."
    )


def can_delete_draft(actor: Actor, write_round: WriteRound) -> Access:
    """Take back a draft. What members were asked is withdrawn instead."""
    if write_round.state is not RoundState.DRAFT:
        return refuse("This write-round has been issued, so it can only be withdrawn.")
    return can_run_write_rounds(actor)
