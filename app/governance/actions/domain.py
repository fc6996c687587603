"""What actions declare."""

from collections.abc import Iterable
from typing import Any

from app.accounts.models import Person
from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, DueItem, NavigationEntry, Panel, RecordKind
from app.core.due_items import due_maker
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.held import HeldKind
from app.core.holdings import HoldingSource
from app.core.rows import Rows
from app.core.searched import Searched, SearchedPart
from app.governance.actions import queries
from app.governance.actions.answers import ANSWERS
from app.governance.actions.commitments import barrier_panel
from app.governance.actions.figures import FIGURES
from app.governance.actions.models import Action, ActionNote
from app.governance.actions.news import await_changes
from app.governance.actions.permissions import can_keep_actions, can_list_actions, can_read_action
from app.governance.actions.registers import ACTIONS
from app.governance.actions.rules import UNSETTLED, days_overdue
from app.governance.actions.views import blueprint
from app.governance.groups.models import Group
from app.governance.meetings.models import Meeting


def _due_rows(of_person: bool, of_meetings: bool) -> Iterable[Rows[DueItem]]:
    """What owners still have to do; for a meeting, what its group asked to be done by then, and
    what of that is said to be complete. The secretariat confirms that."""
    make = due_maker(Action, "actions.show_action", "{reference}: {title}")
    yield Rows(queries.select_owed(of_person, of_meetings), make)
    if not (of_person or of_meetings):
        says = "Confirmation of {reference}: {title}"
        confirm = due_maker(Action, "actions.show_action", says, is_of_secretariat=True)
        yield Rows(queries.select_unconfirmed(), confirm)


def _person_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    owned = queries.list_owned_actions(person.id) if can_list_actions(actor) else []
    return {"owned": owned, "days_overdue": days_overdue, "on": clock.today()} if owned else None


def _meeting_panel(meeting: Meeting, actor: Actor) -> dict[str, Any] | None:
    """The actions that arose there."""
    actions = queries.list_actions_of_meeting(meeting.id) if can_list_actions(actor) else []
    open_count = sum(each.state in UNSETTLED for each in actions)
    return {"actions": actions, "open_count": open_count} if actions else None


DOMAIN = Domain(
    holdings=(
        HoldingSource(
            Group,
            Action,
            Action.group_id,
            lambda: (Action.state.in_(UNSETTLED),),
            ("open action", "open actions"),
            "actions.list_actions",
            filtered_by=("group", "slug"),
        ),
    ),
    held=(
        HeldKind(
            Action.owner_id,
            lambda: (Action.state.in_(UNSETTLED),),
            ("open action", "open actions"),
        ),
    ),
    name="actions",
    events={
        "action:given": "Added",
        "action:moved": "Due date moved",
        "action:updated": "Progress recorded",
    },
    blueprint=blueprint,
    grants=queries.select_grants,
    navigation=(
        NavigationEntry("Decisions", "Actions", "actions.list_actions", 16, can_list_actions),
    ),
    panels=(
        Panel("person", 10, "actions/person_panel.html", _person_panel),
        Panel("meeting", 31, "actions/meeting_panel.html", _meeting_panel),
        Panel("barrier", 10, "actions/barrier_panel.html", barrier_panel),
    ),
    records=(
        RecordKind(
            name="action",
            can_delete=lambda actor, _action: can_keep_actions(actor),
            model=Action,
            address=lambda a: ("actions.show_action", {"reference": a.reference}),
            can_read=can_read_action,
            readable=ACTIONS.select_readable,
            searched=Searched(parts=(SearchedPart(ActionNote, "action_id"),)),
        ),
    ),
    due_kinds=(
        DueKind(
            "action",
            said="Action",
            of_place=True,
            reminders=(*reminders_on(-5, -1, 1), *reminders_on(3, to=Audience.SECRETARIAT)),
        ),
        DueKind(
            "action_confirmation",
            said="Action to confirm as complete",
            reminders=reminders_on(0, 5, to=Audience.SECRETARIAT),
        ),
    ),
    figures=FIGURES,
    registers=(ACTIONS,),
    answers=ANSWERS,
    awaited=(await_changes,),
    due_rows=_due_rows,
)
