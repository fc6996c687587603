"""Who may read, write, clear and submit papers.

A draft is for those who make it: its author, those who clear it, its sponsor and the secretariat.
A submitted paper is for the group's members too; its readers read it in the issued pack.
"""

from app.accounts.permissions import can_read_copy, can_read_marking
from app.core.access import Access, Actor, Role, allow, programme_only, refuse, secretariat_only
from app.governance.papers.models import Clearance, Paper, PaperVersion
from app.governance.papers.rules import PaperState


def can_list_papers(actor: Actor) -> Access:
    return programme_only(
        actor, "Only people who work in the programme can see the list of papers."
    )


def can_commission_papers(actor: Actor) -> Access:
    return secretariat_only(actor, "Only the secretariat can commission papers.")


def can_read_paper(actor: Actor, paper: Paper) -> Access:
    """Whether it is theirs to read, as far as its marking lets them. ``paper`` comes with its
    clearances."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.person_id is not None and actor.person_id in _makers(paper):
        return allow("You write, sponsor or clear this paper.")
    if paper.state is PaperState.SUBMITTED and actor.is_(Role.GROUP_MEMBER, paper.group_id):
        return allow("You are a member of the group that it is for.")
    return refuse("Until it is submitted, only the people working on a paper can read it.")


def can_open_paper(actor: Actor, paper: Paper) -> Access:
    """Whether they are cleared for its marking besides: if not, it is listed without content."""
    decision = can_read_paper(actor, paper)
    return can_read_marking(actor, paper.marking) if decision else decision


def can_open_version(actor: Actor, paper: Paper, version: PaperVersion) -> Access:
    """Whether they may read the paper, and might read it when the version was made."""
    decision = can_open_paper(actor, paper)
    return can_read_copy(actor, version) if decision else decision


def _makers(paper: Paper) -> set[int | None]:
    return {paper.author_id, paper.sponsor_id, *(each.person_id for each in paper.clearances)}


def can_write_paper(actor: Actor, paper: Paper) -> Access:
    """Draft it, ask for clearances, submit it."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.person_id is not None and actor.person_id == paper.author_id:
        return allow("You are the author of this paper.")
    return refuse("Only the author and the secretariat can write and submit a paper.")


def can_give_clearance(actor: Actor, clearance: Clearance) -> Access:
    if actor.person_id is not None and actor.person_id == clearance.person_id:
        return allow("You were asked to clear this paper.")
    if actor.is_secretariat:
        return allow("You are in the secretariat and record it on their behalf.")
    return refuse("Only the person asked for a clearance can give it.")
