"""The demonstration's date."""

from datetime import date

from app.demo.models import Demonstration
from app.extensions import db


def find_demonstration_date() -> date | None:
    """The day that the demonstration pins, None in a real deployment."""
    row = db.session.get(Demonstration, 1)
    return row.today_on if row is not None else None
