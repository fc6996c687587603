"""What requests for a second person declare."""

from typing import Any

from app.accounts.approvals import jobs, queries
from app.accounts.approvals.due import DECISION, list_due_requests
from app.accounts.approvals.permissions import can_see_requests
from app.accounts.approvals.views import blueprint
from app.accounts.models import Person
from app.core.access import Actor
from app.core.domain import Domain, DueKind, Job, NavigationEntry, Panel


def _person_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    """What is still open of a person, for those who decide."""
    waiting = queries.list_open_of(person.id) if can_see_requests(actor) else []
    return {"requests": waiting} if waiting else None


DOMAIN = Domain(
    name="approvals",
    events={
        "account:alone": "Done without a second person",
    },
    blueprint=blueprint,
    administrative=("account_request",),
    navigation=(
        NavigationEntry(
            "Administration", "Requests", "approvals.list_requests", 94, can_see_requests
        ),
    ),
    panels=(Panel("person", 4, "approvals/person_panel.html", _person_panel),),
    due_kinds=(DueKind(DECISION),),
    due=list_due_requests,
    jobs=(Job("approvals.settle", 60, jobs.settle),),
)
