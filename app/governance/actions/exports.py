"""The register of actions as a file."""

from app.core import clock
from app.core.exports import Column, Table
from app.governance.actions.models import Action
from app.governance.actions.rules import days_overdue

ACTIONS: Table[Action] = Table(
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
        Column("State", lambda a: a.state.word, 20),
        Column("Reported complete", lambda a: a.completed_on, 12),
        Column("Settled", lambda a: a.settled_on, 12),
        Column("Source", lambda a: a.source, 24),
    ),
)
