"""What agendas declare."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from app.core.access import Actor
from app.core.domain import Domain, Panel
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.suggestions import LeftOut, Suggestion
from app.governance.agendas import queries
from app.governance.agendas.due import list_due_of_agendas
from app.governance.agendas.rules import carried_from
from app.governance.agendas.views import blueprint
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.permissions import can_edit_meetings
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


DOMAIN = Domain(
    name="agendas",
    events={
        "suggestion:taken": "Accepted",
        "suggestion:dismissed": "Rejected",
        "suggestion:released": "Suggested again",
        "suggestion:restored": "Suggested again",
    },
    blueprint=blueprint,
    panels=(Panel("agenda_item", 10, "agendas/item_panel.html", _item_panel),),
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
