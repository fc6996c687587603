"""What others did to the actions that someone owns."""

from datetime import date
from typing import Any

from sqlalchemy import Row, String, cast, select

from app.audit.awaited import changed_on
from app.core.findings import Place
from app.core.formats import day
from app.core.models import reference_of
from app.core.news import News, awaited_news
from app.core.rows import PERSON, Rows, row_columns
from app.governance.actions.models import Action
from app.governance.actions.rules import TO_DO, ActionState


def await_changes() -> Rows[News]:
    """Actions that were given another date, closed or reopened."""
    wanted = select(
        *row_columns(
            due_on=changed_on(Action, "due_on", "state"),
            number=Action.number,
            title=Action.text,
            key=Action.state,
            detail=cast(Action.due_on, String),
            marking=Action.marking,
            is_illustrative=Action.is_illustrative,
        )
    ).where(Action.owner_id == PERSON)
    return Rows(wanted, _news)


def _news(row: Row[Any]) -> News:
    reference, state = reference_of(Action.PREFIX, row.number), ActionState(row.key)
    is_open = state in TO_DO
    return awaited_news(
        f"{reference}: {{title}}",
        row,
        f"now due on {day(date.fromisoformat(row.detail))}" if is_open else state.word.lower(),
        Place("actions.show_action", {"reference": reference}),
    )
