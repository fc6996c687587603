"""The chair's approval of a draft, where the group wants it before its packs are issued."""

from app.accounts.letters import tell_people
from app.accounts.queries import list_holders
from app.audit.events import audited
from app.core import clock
from app.core.access import Access, Actor, Role, allow, refuse
from app.core.errors import DomainError
from app.core.formats import day
from app.core.links import link_to
from app.governance.groups.models import Group
from app.governance.groups.queries import list_members
from app.governance.groups.rules import MemberRole
from app.governance.meetings.models import Meeting
from app.governance.meetings.service import check_stands
from app.notifications.letters import Letter, PageLink, Paragraph, thread_of
from app.packs.models import Pack
from app.packs.permissions import can_prepare_packs, is_asked_to_approve
from app.packs.rules import Approval, PackState

#: What the outbox calls such messages.
ASKED, ANSWERED = "pack to approve", "pack approval answered"


def can_approve_pack(actor: Actor, pack: Pack) -> Access:
    """Approve a draft or refuse it: the chair who is asked, or whoever acts for them."""
    if pack.state is PackState.BUILT and is_asked_to_approve(actor, pack):
        return allow("You chair this group, and are asked to approve this draft.")
    return refuse("Only the chair of the group approves a draft, once asked.")


def why_unapproved(pack: Pack, group: Group) -> str:
    """Why a draft cannot be issued yet for want of the chair's approval; empty where it can."""
    if not group.chair_approves_packs or pack.approval is Approval.GIVEN:
        return ""
    if pack.approval is Approval.ASKED:
        return "The chair has been asked to approve this draft, and has not answered yet."
    if pack.approval is Approval.REFUSED:
        return "The chair has not approved this draft. Build a new one, and ask again."
    return "The chair of this group approves its packs. Ask for approval of this draft first."


@audited("pack:approval-asked-for")
def ask_approval(actor: Actor, *, pack: Pack) -> None:
    """Ask the chair of the day to approve a draft. They can then read it."""
    can_prepare_packs(actor).enforce()
    check_stands(pack.meeting)
    group = pack.meeting.group
    if pack.state is not PackState.BUILT or not group.chair_approves_packs:
        raise DomainError("Only a draft of a group whose chair approves its packs is approved.")
    if pack.approval in (Approval.ASKED, Approval.GIVEN):
        raise DomainError("The chair has been asked to approve this draft already.")
    chair = next(
        (
            term.person_id
            for term in list_members(group, clock.today())
            if term.role is MemberRole.CHAIR
        ),
        None,
    )
    if chair is None:
        raise DomainError("This group has no chair today. Add one to its members first.")
    pack.approval, pack.approver_id = Approval.ASKED, chair
    pack.approval_comment, pack.approval_answered_at = "", None
    letter = Letter(
        f"To approve: pack of {group.name} for {day(pack.meeting.held_on)}",
        [
            Paragraph(
                f"The pack for the meeting of {group.name} on {day(pack.meeting.held_on)} is ready "
                "for your approval. It is issued once you approve it."
            ),
            _link(pack, "Sign in to read the draft and answer"),
        ],
        f"You have received this email because you chair {group.name}.",
    )
    tell_people([chair], letter, kind=ASKED, thread=thread_of(pack.meeting))


@audited("pack:approval-answered")
def answer_approval(actor: Actor, *, pack: Pack, approval: Approval, comment: str) -> None:
    """Approve a draft, or say why not."""
    can_approve_pack(actor, pack).enforce()
    check_stands(pack.meeting)
    if approval is Approval.REFUSED and not comment.strip():
        raise DomainError("Enter what has to change before you approve the pack.", field="comment")
    pack.approval = approval
    pack.approval_comment, pack.approval_answered_at = comment, clock.now()
    _tell_secretariat(pack, pack.meeting)


def _tell_secretariat(pack: Pack, meeting: Meeting) -> None:
    said = "approved" if pack.approval is Approval.GIVEN else "not approved"
    letter = Letter(
        f"Pack {said}: {meeting.group.name}, {day(meeting.held_on)}",
        [
            Paragraph(
                f"The chair has {said} the draft of the pack of {meeting.group.name} for "
                f"{day(meeting.held_on)}."
            ),
            _link(pack, "Sign in to see the answer"),
        ],
        "You have received this email because you are in the secretariat.",
    )
    people = list_holders(Role.SECRETARIAT)
    tell_people(people, letter, kind=ANSWERED, thread=thread_of(meeting), tells_acting=False)


def _link(pack: Pack, words: str) -> PageLink:
    return PageLink(words, link_to("packs.show_pack", pack_id=pack.id))
