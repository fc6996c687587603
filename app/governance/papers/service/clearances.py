"""Asking for clearances, and giving them."""

from datetime import date

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.governance.papers.messages import tell_who_clears
from app.governance.papers.models import Clearance, Paper
from app.governance.papers.permissions import can_give_clearance, can_write_paper
from app.governance.papers.rules import ClearanceKind, PaperState
from app.governance.papers.service.drafts import ensure_version


@audited("clearance:asked")
def ask_clearance(
    actor: Actor, *, paper: Paper, kind: ClearanceKind, person_id: int, role: str
) -> None:
    """Ask someone to clear the paper, by mail with a link. Asked anew, an earlier clearance of the
    kind gives way."""
    can_write_paper(actor, paper).enforce()
    _check_not_withdrawn(paper)
    clearance = next((each for each in paper.clearances if each.kind is kind), None)
    if clearance is None:
        clearance = Clearance(kind=kind, person_id=person_id, asked_on=clock.today())
        paper.clearances.append(clearance)
    clearance.person_id, clearance.role, clearance.asked_on = person_id, role, clock.today()
    clearance.given_on = clearance.given_for = clearance.recorded_by_id = None
    clearance.comment = ""
    tell_who_clears(paper, clearance)


@audited("clearance:given")
def give_clearance(
    actor: Actor,
    *,
    paper: Paper,
    clearance: Clearance,
    role: str,
    comment: str,
    given_on: date | None = None,
) -> None:
    """Clear the paper as it stands: it is kept as a version, and the clearance names that. The
    secretariat records on what day another gave it."""
    can_give_clearance(actor, clearance).enforce()
    _check_not_withdrawn(paper)
    today = clock.today()
    if given_on is not None and given_on > today:
        raise DomainError("The date of a clearance cannot be in the future.", field="given_on")
    is_own = actor.person_id == clearance.person_id
    clearance.given_for = ensure_version(actor, paper, f"Cleared ({clearance.kind.word.lower()})")
    clearance.given_on = today if is_own or given_on is None else given_on
    clearance.recorded_by_id = None if is_own else actor.person_id
    clearance.role, clearance.comment = role, comment


def _check_not_withdrawn(paper: Paper) -> None:
    if paper.state is PaperState.WITHDRAWN:
        raise DomainError("This paper has been withdrawn and needs no clearance.")
