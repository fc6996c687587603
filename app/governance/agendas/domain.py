"""What agendas declare."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.access import Actor
from app.core.domain import Domain, Panel
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.held import HeldKind
from app.core.loading import loading
from app.core.rows import TODAY
from app.core.suggestions import LeftOut, Suggestion
from app.governance.agendas import queries
from app.governance.agendas.due import list_due_of_agendas
from app.governance.agendas.models import BacklogItem
from app.governance.agendas.rules import carried_from, lineage_in_words
from app.governance.agendas.views import blueprint
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.permissions import can_edit_meetings
from app.governance.meetings.queries import is_to_happen
from app.governance.meetings.steps import Step


def _suggestions(meeting: Meeting, _today: date) -> Iterable[Suggestion | LeftOut]:
    """The group's backlog, less what comes from this very meeting."""
    backlog = queries.list_backlog(meeting.group_id)
    if backlog.left_out:
        yield LeftOut(backlog.left_out)
    for item in backlog:
        if item.meeting_id != meeting.id:
            yield Suggestion(
                key=item.key,
                title=item.title,
                why=carried_from(item.meeting.held_on) if item.meeting else item.why,
                record_kind="backlog_item",
                record_id=item.id,
                endpoint="",
                values={},
                is_restricted=item.is_restricted,
            )


def _item_panel(item: AgendaItem, actor: Actor) -> dict[str, Any] | None:
    return {"item": item, "meeting": item.meeting} if can_edit_meetings(actor) else None


def _lineage_panel(meeting: Meeting, _actor: Actor) -> dict[str, Any] | None:
    """Where the items came from, and where they went on to."""
    ids = [item.id for item in meeting.items]
    before = queries.list_lineage(ids) if ids else {}
    after = queries.list_later(ids) if ids else {}
    shown = before.keys() | after.keys()
    if not shown:
        return None
    words = {item_id: lineage_in_words(stays) for item_id, stays in before.items()}
    return {"before": before, "after": after, "words": words, "shown_at": shown}


DOMAIN = Domain(
    name="agendas",
    held=(
        HeldKind(
            AgendaItem.presenter_id,
            lambda: (
                AgendaItem.meeting_id.in_(
                    select(Meeting.id).where(Meeting.held_on >= TODAY, is_to_happen())
                ),
            ),
            ("agenda item to present", "agenda items to present"),
            parts=loading(lambda: (joinedload(AgendaItem.meeting).joinedload(Meeting.group),)),
            name=lambda item: f"{item.title}, {item.meeting.group.name}, {item.meeting.day_told}",
        ),
        HeldKind(
            BacklogItem.presenter_id,
            lambda: (queries.is_on_backlog(),),
            ("item of a backlog to present", "items of backlogs to present"),
            parts=loading(lambda: (joinedload(BacklogItem.group),)),
            name=lambda item: f"{item.title}, {item.group.name}",
            address=lambda item: ("groups.show_group", {"slug": item.group.slug}),
        ),
    ),
    events={
        "suggestion:taken": "Accepted",
        "suggestion:dismissed": "Rejected",
        "suggestion:released": "Suggested again",
        "suggestion:restored": "Suggested again",
        "agenda-items:carried-over": "Items carried over",
        "agenda-item:split": "Split in two",
    },
    blueprint=blueprint,
    panels=(
        Panel("agenda_item", 10, "agendas/item_panel.html", _item_panel),
        Panel("agenda", 1, "agendas/lineage_panel.html", _lineage_panel),
    ),
    due_kinds=(
        DueKind(
            "agenda",
            Step.PACK,
            said="Agenda item to complete",
            reminders=reminders_on(-3, 0, to=Audience.SECRETARIAT),
        ),
    ),
    due=list_due_of_agendas,
    suggestions=_suggestions,
)
