"""The page of where the programme stood on a day."""

from datetime import date

from flask import Blueprint

from app.core import clock
from app.pilots.permissions import can_read_registers
from app.position.reading import PositionPart, read_parts
from app.web.forms import asked_for
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import render

blueprint = Blueprint("position", __name__)


@blueprint.get("/position")
def show_position() -> str:
    """As at one day or, where another is named, what is different on the later of the two."""
    require(can_read_registers(current_actor()))
    today = clock.today()
    typed = {name: asked_for(name, 10) for name in ("on", "since")}
    errors = {name: _error(text, today) for name, text in typed.items() if text}
    errors = {name: error for name, error in errors.items() if error}
    on, since = today, None
    parts: list[PositionPart] = []
    if not errors:
        days = sorted(date.fromisoformat(text) for text in typed.values() if text)
        on = days[-1] if days else today
        since = days[0] if len(days) == 2 and days[0] != on else None
        if typed["since"] and not typed["on"]:
            on, since = today, days[0] if days[0] != today else None
        parts = read_parts(on, since)
    return render(
        "position/show_position.html", on=on, since=since, typed=typed, errors=errors, parts=parts
    )


def _error(text: str, today: date) -> str:
    """Why a day that was typed cannot be shown; empty where it can."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return "Enter a date, such as 2010-02-18."
    return "Enter today’s date or an earlier one." if day > today else ""
