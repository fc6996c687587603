"""The register of actions."""

from datetime import date

from sqlalchemy import case, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core import clock
from app.core.access import Actor
from app.core.exports import Column, Table
from app.core.loading import loading
from app.core.registers import Reading, Register, RegisterFilter, as_they_are, count_if
from app.governance.actions.models import Action
from app.governance.actions.permissions import can_keep_actions, can_list_actions
from app.governance.actions.queries import is_overdue
from app.governance.actions.rules import TO_DO, UNSETTLED, ActionState, days_overdue
from app.governance.groups.models import Group
from app.governance.groups.registers import group_filter


def _read_actions(today: date, actor: Actor) -> Reading[Action]:
    """What is to be done first, earliest due first."""
    late, is_unsettled = is_overdue(today), Action.state.in_(UNSETTLED)
    return Reading(
        rows=select(Action).join(Action.group),
        keys={
            "owner": (case((Action.owner_id == actor.person_id, "me")),),
            "group": (Group.slug,),
            "state": (Action.state,),
            "due": (case((late, "overdue")),),
        },
        order=(
            case((Action.state.in_(TO_DO), 0), (is_unsettled, 1), else_=2),
            Action.due_on,
            Action.number,
        ),
        measures={"unsettled": count_if(is_unsettled), "overdue": count_if(late)},
        search=lambda text: Action.text.icontains(text, autoescape=True),
    )


ACTIONS: Register[Action, Action] = Register(
    name="actions",
    heading="Actions",
    read=_read_actions,
    show=as_they_are,
    parts=loading(lambda: (contains_eager(Action.group), joinedload(Action.owner))),
    filters=(
        RegisterFilter("owner", "Owner", lambda _: [("me", "Me")]),
        group_filter(lambda _: None),
        RegisterFilter("state", "Status", lambda _: [(s.value, s.word) for s in ActionState]),
        RegisterFilter("due", "Due", lambda _: [("overdue", "Overdue")]),
    ),
    can_read=can_list_actions,
    can_add=can_keep_actions,
    table=Table(
        "Actions",
        (
            Column("Reference", lambda a: a.reference, 10),
            Column("Group", lambda a: a.group.name, 24),
            Column("Action", lambda a: a.text, 50),
            Column("Owner", lambda a: a.owner.name, 24),
            Column("Raised", lambda a: a.raised_on, 12),
            Column("Due", lambda a: a.due_on, 12),
            Column("Originally due", lambda a: a.original_due_on, 12),
            Column("Days overdue", lambda a: days_overdue(a.due_on, a.state, clock.today()), 10),
            Column("Status", lambda a: a.state.word, 20),
            Column("Reported complete", lambda a: a.completed_on, 12),
            Column("Closed", lambda a: a.settled_on, 12),
            Column("Source", lambda a: a.source, 24),
        ),
    ),
)
