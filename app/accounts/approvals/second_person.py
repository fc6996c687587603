"""Whether somebody may do alone what needs a second person."""

from app.accounts.approvals.queries import find_first_administrator
from app.accounts.identity import settings
from app.audit.notes import note
from app.core.access import OPERATOR, Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError

#: The change that higher domains refuse once the programme is under way.
ALONE = "account:alone"

_ONE_ADMINISTRATOR = "The setting SECOND_PERSON is no."
_BEGINNING = "No pack has been issued yet."


def why_alone(actor: Actor) -> str:
    """Why the actor needs no second person, in a sentence; empty where they do. Commands are the
    operator's. Until the first pack is issued the first administrator lets a programme begin."""
    if actor == OPERATOR:
        return "By a command."
    if not settings().needs_second_person:
        return _ONE_ADMINISTRATOR
    if actor.person_id is None or actor.person_id != find_first_administrator():
        return ""
    try:
        enforce_checks(ALONE, actor)
    except DomainError:
        return ""
    return _BEGINNING


def check_alone(actor: Actor, what: str) -> None:
    """Go on only if the actor may do it alone, which is recorded."""
    why = why_alone(actor)
    if not why:
        raise DomainError("This needs a second person’s approval. Ask for it on the person’s page.")
    note(actor, ALONE, details=f"{what}, without a second person. {why}")
