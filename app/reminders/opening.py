"""That someone opened what a reminder was about: its link leads to the very page, and says of which
reminder it is. The day is kept, once for each reminder, and nothing else."""

from sqlalchemy import select, update

from app.core import clock
from app.core.database import write_unless_busy
from app.reminders.models import Reminder
from app.reminders.rules import ReminderState


def note_opened(reminder_id: int, person_id: int) -> None:
    """Remember that a person opened a reminder of theirs today, if it was not opened before."""
    row = (
        select(Reminder.id)
        .where(
            Reminder.id == reminder_id,
            Reminder.person_id == person_id,
            Reminder.state == ReminderState.SENT,
            Reminder.opened_on.is_(None),
        )
        .with_for_update(skip_locked=True)
    )
    write_unless_busy(update(Reminder).where(Reminder.id.in_(row)).values(opened_on=clock.today()))
