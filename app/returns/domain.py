"""What returns declares."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from app.core import clock, wording
from app.core.access import Actor
from app.core.domain import Domain, Found, NavigationEntry, Panel, RecordKind
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.searched import Searched, SearchedPart, free_texts
from app.core.wording import Phrase
from app.pilots.models import Pilot, Region, Theme
from app.pilots.permissions import can_read_register, can_read_registers
from app.pilots.themes.queries import select_places
from app.returns import queries
from app.returns.due import due_rows
from app.returns.figures import FIGURES
from app.returns.findings import confidence_finding
from app.returns.models import ReportingRound, Return, ReturnNote, ReturnReview, ReturnVersion
from app.returns.permissions import can_edit_rounds, can_read_return
from app.returns.place_panel import place_panel
from app.returns.positions import POSITION
from app.returns.public import UPDATE
from app.returns.suggestions import suggest_returns
from app.returns.views import blueprint


def _pilots_column(pilots: Sequence[Pilot], _actor: Actor) -> dict[str, Any] | None:
    """The column of confidence in a list of pilots: the newest round that has opened."""
    today = clock.today()
    current = queries.find_current_round(today)
    if current is None:
        return None
    returns = queries.list_returns_of(pilots, current, today)
    return {
        "label": "Confidence",
        "finding": confidence_finding(returns),
        "ratings": {each.pilot.id: each.confidence for each in returns},
        "returns": {each.pilot.id: each for each in returns},
    }


def _region_panel(region: Region, actor: Actor) -> dict[str, Any] | None:
    """What waits for review in a region."""
    if not can_read_registers(actor) or not wording.words.reviewer:
        return None
    waiting = queries.list_to_review(region.id)
    return {"waiting": waiting, "today": clock.today()}


def _theme_panel(theme: Theme, actor: Actor) -> dict[str, Any] | None:
    """What those who work on a theme learned last."""
    if not can_read_registers(actor):
        return None
    learned = queries.list_learned(select_places(theme.id))
    return {"learned": learned} if learned else None


def _select_rounds(actor: Actor, _on: date) -> Select[Any] | None:
    return select(ReportingRound) if can_read_registers(actor) else None


def _select_submitted(actor: Actor, _on: date) -> Select[Any] | None:
    """The returns that whoever reads the registers reads."""
    if not can_read_registers(actor):
        return None
    wanted = select(Return).join(Return.pilot).join(Return.round)
    return wanted.join(ReturnVersion, queries.is_newest())


DOMAIN = Domain(
    public=(UPDATE,),
    name="returns",
    events={
        "return:begun": "Started",
        "return:drafted": "Part saved",
        "return:lead-asked": "Lead asked to submit it",
        "return:noted": "Note added",
        "return:answered": "Question answered",
    },
    blueprint=blueprint,
    navigation=(
        NavigationEntry(
            Phrase("{Places}"), "Returns", "returns.list_rounds", 21, can_read_registers
        ),
    ),
    records=(
        RecordKind(
            "round",
            ReportingRound,
            lambda r: ("returns.show_round", {"round_id": r.id}),
            can_read_register,
            can_delete=lambda actor, _round: can_edit_rounds(actor),
            readable=_select_rounds,
        ),
        RecordKind(
            "return",
            Return,
            lambda r: ("returns.show_return", {"slug": r.pilot.slug, "round_id": r.round_id}),
            can_read_return,
            readable=_select_submitted,
            searched=Searched(
                texts=free_texts(ReturnVersion),
                parts=(
                    SearchedPart(ReturnReview, "return_id"),
                    SearchedPart(ReturnNote, "return_id"),
                ),
            ),
            found=Found(
                Pilot.name + ", " + ReportingRound.name + ": " + ReturnVersion.headline,
                lambda row: ("returns.show_return", {"slug": row.key, "round_id": row.amount}),
                {
                    "key": Pilot.slug,
                    "amount": Return.round_id,
                    "due_on": ReportingRound.due_on,
                },
            ),
        ),
    ),
    due_rows=due_rows,
    due_kinds=(
        DueKind(
            "return_review",
            said="Return to review",
            reminders=(*reminders_on(0, 1), *reminders_on(2, to=Audience.SECRETARIAT)),
        ),
        DueKind(
            "return_again",
            said="Return sent back",
            of_place=True,
            reminders=(*reminders_on(0, 1), *reminders_on(2, to=Audience.SECRETARIAT)),
        ),
        DueKind(
            "return_asked",
            said="Return to check and submit",
            of_place=True,
            reminders=reminders_on(1),
        ),
        DueKind(
            "return_question",
            said="Question on a return",
            of_place=True,
            reminders=reminders_on(0, 1),
        ),
        DueKind(
            "return_accept",
            said="Return to accept",
            reminders=reminders_on(1, to=Audience.SECRETARIAT),
        ),
    ),
    panels=(
        Panel("pilots", 10, "returns/pilots_column.html", _pilots_column),
        Panel("pilot_position", 10, "returns/pilot_panel.html", place_panel),
        Panel("region", 10, "returns/region_panel.html", _region_panel),
        Panel("theme", 10, "returns/theme_panel.html", _theme_panel),
    ),
    suggestions=suggest_returns,
    positions=(POSITION,),
    figures=FIGURES,
)
