"""Who may read, build and issue packs. Readers see issued packs and no draft."""

from app.core.access import Access, Actor, Role, allow, refuse, secretariat_only
from app.packs.models import Pack
from app.packs.rules import GIVEN_OUT, PackState


def can_read_archive(actor: Actor) -> Access:
    """Whether the actor reads the packs of any group at all."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.is_(Role.READER) or actor.is_(Role.GROUP_MEMBER):
        return allow("You read the packs of a group.")
    return refuse("Packs are read by the group’s members and its readers.")


def can_read_packs_of(actor: Actor, group_id: int) -> Access:
    """Whether the actor reads the issued packs of a group."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.is_(Role.GROUP_MEMBER, group_id):
        return allow("You are a member of this group.")
    if actor.is_(Role.READER, group_id):
        return allow("You read the packs of this group.")
    return refuse("The packs of this group are read by its members and its readers.")


def can_read_pack(actor: Actor, pack: Pack) -> Access:
    if pack.state is PackState.BUILT and is_asked_to_approve(actor, pack):
        return allow("You are asked to approve this draft.")
    if pack.state not in GIVEN_OUT and not actor.is_secretariat:
        return refuse("This pack has not been issued.")
    return can_read_packs_of(actor, pack.meeting.group_id)


def is_asked_to_approve(actor: Actor, pack: Pack) -> bool:
    """Whether the actor is the chair who was asked to approve a draft."""
    return pack.approval is not None and actor.person_id == pack.approver_id is not None


def can_open_pack(actor: Actor, pack: Pack) -> Access:
    """Read what is in it, beside its page. The file of one that was withdrawn stays for the
    record."""
    if pack.state is PackState.WITHDRAWN and not actor.is_secretariat:
        return refuse("This pack has been withdrawn.")
    return can_read_pack(actor, pack)


def can_prepare_packs(actor: Actor) -> Access:
    """Build drafts, look at them, issue them."""
    return secretariat_only(actor, "Only the secretariat builds and issues packs.")
