"""What actions declare."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.accounts.models import Person
from app.accounts.rules import Actor
from app.core import clock
from app.core.domain import Domain, DueItem, NavigationEntry, Panel, RecordKind
from app.governance.actions import queries
from app.governance.actions.models import Action
from app.governance.actions.permissions import can_list_actions, can_read_action
from app.governance.actions.rules import TO_DO, days_overdue
from app.governance.actions.views import blueprint
from app.governance.models import Meeting


def _due(person_id: int | None, meetings: Sequence[Meeting] | None) -> Iterable[DueItem]:
    """What owners still have to do; for a meeting, what its group asked to be done by then, and
    what of that is said to be complete."""
    for action in queries.list_owed(person_id, meetings):
        waiting = [each.id for each in meetings or () if queries.is_awaited(action, each)]
        for meeting_id in [None] if meetings is None else waiting:
            yield DueItem(
                kind="action",
                what=f"{action.reference}: {action.text}",
                due_on=action.due_on,
                person_id=action.owner_id,
                endpoint="actions.show_action",
                values={"reference": action.reference},
                meeting_id=meeting_id,
                is_done=action.state not in TO_DO,
                is_illustrative=action.is_illustrative,
            )


def _person_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    owned = queries.list_owned_actions(person.id) if can_list_actions(actor) else []
    return {"owned": owned, "days_overdue": days_overdue, "on": clock.today()} if owned else None


def _meeting_panel(meeting: Meeting, actor: Actor) -> dict[str, Any] | None:
    """The actions that arose there."""
    actions = queries.list_actions_of_meeting(meeting.id) if can_list_actions(actor) else []
    return {"actions": actions} if actions else None


DOMAIN = Domain(
    name="actions",
    blueprint=blueprint,
    grants=queries.list_grants,
    navigation=(
        NavigationEntry("Meetings", "Actions", "actions.list_actions", 18, can_list_actions),
    ),
    panels=(
        Panel("person", 10, "actions/person_panel.html", _person_panel),
        Panel("meeting", 31, "actions/meeting_panel.html", _meeting_panel),
    ),
    records=(
        RecordKind(
            name="action",
            model=Action,
            address=lambda a: ("actions.show_action", {"reference": a.reference}),
            can_read=can_read_action,
        ),
    ),
    due=_due,
)
