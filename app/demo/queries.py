"""Reads of the demonstration's own state."""

from datetime import date

from app.demo.models import Demonstration
from app.extensions import db


def find_demonstration_date() -> date | None:
    """The date to which the demonstration pins the programme; None in a real deployment."""
    pinned = db.session.get(Demonstration, 1)
    return pinned.today_on if pinned else None
