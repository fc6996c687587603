"""What actions declare."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from app.accounts.models import Person
from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, DueItem, DueKind, NavigationEntry, Panel, RecordKind
from app.core.models import reference_of
from app.core.rows import Rows
from app.governance.actions import queries
from app.governance.actions.models import Action
from app.governance.actions.permissions import can_list_actions, can_read_action
from app.governance.actions.registers import ACTIONS
from app.governance.actions.rules import days_overdue
from app.governance.actions.views import blueprint
from app.governance.meetings.models import Meeting


def _due_rows(of_person: bool, of_meetings: bool) -> Iterable[Rows[DueItem]]:
    """What owners still have to do; for a meeting, what its group asked to be done by then, and
    what of that is said to be complete."""
    yield Rows(queries.select_owed(of_person, of_meetings), _due_item)


def _due_item(row: Row[Any]) -> DueItem:
    reference = reference_of(Action.PREFIX, row.number)
    return DueItem(
        kind="action",
        what=f"{reference}: {row.title}",
        due_on=row.due_on,
        person_id=row.person_id,
        endpoint="actions.show_action",
        values={"reference": reference},
        meeting_id=row.meeting_id,
        is_done=row.is_done,
        is_illustrative=row.is_illustrative,
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
    grants=queries.select_grants,
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
    due_kinds=(DueKind("action"),),
    registers=(ACTIONS,),
    due_rows=_due_rows,
)
