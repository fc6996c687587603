"""What was decided."""

from typing import Any

from sqlalchemy import Row, or_, select

from app.core import clock
from app.core.access import Actor
from app.core.findings import Place
from app.core.models import reference_of
from app.core.news import SINCE, UNTIL, News, awaited_news, is_lately, news_of
from app.core.rows import PERSON, Rows, row_columns
from app.governance.decisions.models import Decision
from app.governance.decisions.permissions import can_list_decisions
from app.governance.decisions.queries import readable_by
from app.governance.groups.models import Group
from app.governance.meetings.models import AgendaItem
from app.governance.papers.models import Paper


def list_decided(actor: Actor) -> Rows[News] | None:
    """Decisions, from the day on which the actor may read them."""
    if not can_list_decisions(actor):
        return None
    wanted = select(
        *row_columns(
            due_on=Decision.decided_on,
            number=Decision.number,
            title=Decision.text,
            is_illustrative=Decision.is_illustrative,
        )
    ).where(is_lately(Decision.decided_on), readable_by(actor, clock.today()))
    return Rows(wanted, _news)


def await_decided() -> Rows[News]:
    """What was decided on a person's paper, on an item that they presented, or for them to see to,
    from the day on which it is announced."""
    wanted = (
        select(
            *row_columns(
                due_on=Decision.announced_on,
                number=Decision.number,
                title=Decision.text,
                detail=Group.name,
                marking=Decision.marking,
                is_illustrative=Decision.is_illustrative,
            )
        )
        .select_from(Decision)
        .join(Group, Group.id == Decision.group_id)
        .outerjoin(Paper, Paper.id == Decision.paper_id)
        .outerjoin(AgendaItem, AgendaItem.id == Decision.item_id)
        .where(
            Decision.announced_on > SINCE,
            Decision.announced_on <= UNTIL,
            or_(
                Paper.author_id == PERSON,
                AgendaItem.presenter_id == PERSON,
                Decision.owner_id == PERSON,
            ),
        )
    )
    return Rows(wanted, _decided)


def _decided(row: Row[Any]) -> News:
    reference = reference_of(Decision.PREFIX, row.number)
    place = Place("decisions.show_decision", {"reference": reference})
    note = f"decided by {row.detail}"
    return awaited_news(f"Decision {reference}: {{title}}", row, note, place)


def _news(row: Row[Any]) -> News:
    return news_of(Decision, "decisions.show_decision", row, "decided")
