"""What barriers declares."""

from typing import Any

from sqlalchemy import or_

from app.barriers import registers
from app.barriers.answers import ANSWERS
from app.barriers.departments import DEPARTMENTS
from app.barriers.due import due_rows
from app.barriers.figures import FIGURES
from app.barriers.findings import BARRIERS
from app.barriers.models import Barrier, BarrierRaiser, BarrierResponse, BarrierTaker
from app.barriers.news import await_responses, list_answered, list_settled
from app.barriers.permissions import can_delete_barrier
from app.barriers.positions import POSITION
from app.barriers.queries import is_raised_among, is_raised_by
from app.barriers.rules import UNSETTLED
from app.barriers.service import bring_back, escalate_suggested, lead_over
from app.barriers.suggestions import SUGGESTIONS
from app.barriers.views import blueprint
from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, NavigationEntry, Panel, RecordKind
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.held import HeldKind
from app.core.holdings import HoldingSource
from app.core.reading import FirstRows
from app.core.register_views import RegisterView
from app.core.searched import Searched, SearchedPart
from app.core.wording import Phrase
from app.pilots.models import Pilot, Theme
from app.pilots.permissions import can_edit_record_of, can_read_register, can_read_registers
from app.pilots.themes.queries import select_places
from app.pilots.themes.service import following

#: The most records that a panel shows; the list has the rest.
PANEL_LIMIT = 10
THEME_LIMIT = 6


def _pilot_panel(pilot: Pilot, actor: Actor) -> dict[str, Any] | None:
    if not can_read_registers(actor):
        return None
    rows, total = RegisterView(registers.BARRIERS, actor, clock.today(), {}).first(
        PANEL_LIMIT,
        ("pilot", pilot.id),
        lambda: (is_raised_by(pilot.id), Barrier.state.in_(UNSETTLED)),
    )
    return {
        "rows": rows,
        "total": total,
        "pilot": pilot,
        "can_add": can_edit_record_of(actor, pilot.id),
    }


def _theme_panel(theme: Theme, actor: Actor) -> dict[str, Any] | None:
    """What stands in the way of a theme, and of those who work on it."""
    if not can_read_registers(actor):
        return None
    rows, total = RegisterView(registers.BARRIERS, actor, clock.today(), {}).first(
        THEME_LIMIT,
        ("theme", theme.id),
        lambda: (
            or_(Barrier.theme_id == theme.id, is_raised_among(select_places(theme.id))),
            Barrier.state.in_(UNSETTLED),
        ),
    )
    return {"rows": FirstRows(rows, total)} if rows else None


DOMAIN = Domain(
    holdings=(
        HoldingSource(
            Pilot,
            Barrier,
            Barrier.pilot_id,
            lambda: (Barrier.state.in_(UNSETTLED),),
            ("barrier or opportunity not closed", "barriers or opportunities not closed"),
            "barriers.list_barriers",
            filtered_by=("pilot", "id"),
        ),
    ),
    held=(
        HeldKind(
            Barrier.department_id,
            lambda: (Barrier.state.in_(UNSETTLED),),
            ("barrier or opportunity not closed", "barriers or opportunities not closed"),
        ),
    ),
    name="barriers",
    events={
        "barrier:answered": "Response recorded",
        "barrier:group-answered": "Group’s answer recorded",
        "barrier:extended": "Response date changed",
        "barrier:raised-too": "Raised by another place",
        "barrier:resolution-proposed": "Resolution proposed",
        "barrier:taken-up": "Taken up",
        "barrier:expected": "Expected date of the response given",
    },
    blueprint=blueprint,
    is_optional=True,
    due_kinds=(
        DueKind(
            "response",
            said="Response to a barrier or opportunity",
            reminders=(
                *reminders_on(-5, -1, 1),
                *reminders_on(3, to=Audience.SENIOR),
                *reminders_on(5, to=Audience.SECRETARIAT),
            ),
        ),
        DueKind(
            "barrier_triage",
            said="Barrier or opportunity to send, accept or return",
            reminders=reminders_on(1, to=Audience.SECRETARIAT),
        ),
        DueKind(
            "barrier_agreement",
            said="Whether a barrier or opportunity is resolved",
            reminders=(*reminders_on(-2, 1), *reminders_on(3, to=Audience.SECRETARIAT)),
        ),
    ),
    due_rows=due_rows,
    answers=ANSWERS,
    navigation=(
        NavigationEntry(
            "Risks and barriers",
            "Barriers and opportunities",
            "barriers.list_barriers",
            60,
            can_read_registers,
        ),
        NavigationEntry(
            "Risks and barriers",
            Phrase("What {asked_many} owe"),
            "barriers.list_departments",
            61,
            can_read_registers,
        ),
    ),
    records=(
        RecordKind(
            "barrier",
            Barrier,
            lambda r: ("barriers.show_barrier", {"reference": r.reference}),
            can_read_register,
            is_register=True,
            can_be_referred=True,
            can_delete=can_delete_barrier,
            searched=Searched(
                parts=(
                    SearchedPart(BarrierRaiser, "barrier_id", (BarrierRaiser.words,)),
                    SearchedPart(BarrierResponse, "barrier_id"),
                    SearchedPart(BarrierTaker, "barrier_id"),
                )
            ),
        ),
    ),
    news=(list_answered, list_settled),
    awaited=(await_responses,),
    panels=(
        Panel("pilot_position", 20, "barriers/pilot_panel.html", _pilot_panel),
        Panel("theme", 20, "barriers/theme_panel.html", _theme_panel),
    ),
    suggestion_groups=SUGGESTIONS,
    positions=(POSITION,),
    registers=(registers.BARRIERS, DEPARTMENTS),
    checks={
        "suggestion:accepted": escalate_suggested,
        "record:merged": lead_over,
        "record:parted": bring_back,
        "theme:merged": following(Barrier.theme_id),
    },
    figures=FIGURES,
    findings=(BARRIERS,),
)
