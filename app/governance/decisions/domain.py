"""What decisions declare."""

from typing import Any

from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, NavigationEntry, Panel, RecordKind
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.held import HeldKind
from app.core.reading import FirstRows
from app.governance.decisions import queries
from app.governance.decisions.due import due_rows
from app.governance.decisions.models import Decision
from app.governance.decisions.news import await_decided, list_decided
from app.governance.decisions.permissions import can_list_decisions, can_read_decision
from app.governance.decisions.public import DECISION
from app.governance.decisions.registers import DECISIONS
from app.governance.decisions.service import check_undecided
from app.governance.decisions.views import blueprint, may_read
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Group
from app.governance.meetings.models import Meeting
from app.pilots.models import Pilot


def _meeting_panel(meeting: Meeting, actor: Actor) -> dict[str, Any] | None:
    """What was decided there, as far as the actor sees it."""
    decisions = queries.list_decisions_of_meeting(meeting.id)
    is_chair = group_queries.is_chair(actor.person_id, meeting.group_id, clock.today())
    seen = [each for each in decisions if can_read_decision(actor, each, is_chair=is_chair)]
    return {"decisions": FirstRows(seen, len(seen) + decisions.left_out)} if seen else None


def _group_panel(group: Group, actor: Actor) -> dict[str, Any] | None:
    """What the group decided last."""
    if not can_list_decisions(actor):
        return None
    return {
        "group": group,
        "decisions": queries.list_last_decisions(group.id, actor, clock.today()),
    }


def _pilot_panel(pilot: Pilot, actor: Actor) -> dict[str, Any] | None:
    """What was decided about a place: the last decisions that name it."""
    if not can_list_decisions(actor):
        return None
    decisions = queries.list_naming({pilot.name, pilot.short_name}, actor, clock.today())
    return {"decisions": decisions, "pilot": pilot}


DOMAIN = Domain(
    public=(DECISION,),
    held=(
        HeldKind(
            Decision.owner_id,
            lambda: (Decision.superseded_by_id.is_(None),),
            ("decision in force", "decisions in force"),
        ),
    ),
    name="decisions",
    blueprint=blueprint,
    due_kinds=(
        DueKind(
            "decision_review",
            said="Decision to review",
            reminders=reminders_on(-10, 0, to=Audience.SECRETARIAT),
        ),
    ),
    due_rows=due_rows,
    navigation=(
        NavigationEntry(
            "Decisions", "Decisions", "decisions.list_decisions", 15, can_list_decisions
        ),
    ),
    news=(list_decided,),
    awaited=(await_decided,),
    panels=(
        Panel("meeting", 30, "decisions/meeting_panel.html", _meeting_panel),
        Panel("group", 1, "decisions/group_panel.html", _group_panel),
        Panel("pilot_position", 40, "decisions/pilot_panel.html", _pilot_panel),
    ),
    records=(
        RecordKind(
            name="decision",
            model=Decision,
            address=lambda d: ("decisions.show_decision", {"reference": d.reference}),
            can_read=may_read,
            readable=DECISIONS.select_readable,
            can_be_referred=True,
        ),
    ),
    registers=(DECISIONS,),
    checks={"meeting:quorum-lost": check_undecided},
)
