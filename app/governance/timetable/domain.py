"""What timetables declare."""

from app.core.domain import Domain
from app.governance.timetable.due import list_due_returns

DOMAIN = Domain(name="timetable", due=list_due_returns)
