"""What requests for a second person declare."""

from collections.abc import Iterator
from typing import Any

from app.accounts.approvals import jobs, queries
from app.accounts.approvals.due import DECISION, list_due_requests
from app.accounts.approvals.permissions import can_see_requests
from app.accounts.approvals.views import blueprint
from app.accounts.identity import settings
from app.accounts.models import Person
from app.core.access import Actor
from app.core.domain import Domain, NavigationEntry, Panel
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.operating import Condition
from app.core.timed import Every, Job


def _person_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    """What is still open of a person, for those who decide."""
    waiting = queries.list_open_of(person.id) if can_see_requests(actor) else []
    return {"requests": waiting} if waiting else None


def _conditions() -> Iterator[Condition]:
    """That one person alone reaches everything, where the operator has said so."""
    if not settings().needs_second_person:
        yield Condition(
            "Second person",
            "Not needed: SECOND_PERSON is no, so an administrator alone can give out any role and "
            "clearance.",
            "Remove the setting once a second administrator or someone in the secretariat can "
            "approve requests.",
        )


DOMAIN = Domain(
    name="approvals",
    events={
        "account:alone": "Done without a second person",
    },
    blueprint=blueprint,
    administrative=("account_request",),
    navigation=(
        NavigationEntry(
            "Programme",
            "Requests",
            "approvals.list_requests",
            94,
            can_see_requests,
            "Changes to accounts that need a second person",
        ),
    ),
    panels=(Panel("person", 4, "approvals/person_panel.html", _person_panel),),
    due_kinds=(
        DueKind(
            DECISION,
            said="Account request to decide",
            reminders=(*reminders_on(-3, -1), *reminders_on(-1, to=Audience.SECRETARIAT)),
        ),
    ),
    due=list_due_requests,
    owes=queries.may_owe_decisions,
    conditions=_conditions,
    jobs=(Job("approvals.settle", "Carry out approved requests", Every(60), jobs.settle),),
)
