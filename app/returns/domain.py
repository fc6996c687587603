"""What returns declares."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, Found, NavigationEntry, Panel, RecordKind
from app.core.rag import key_of_letters
from app.core.wording import Phrase
from app.pilots.models import Pilot
from app.pilots.permissions import can_read_register, can_read_registers
from app.returns import queries
from app.returns.figures import FIGURES
from app.returns.findings import confidence_finding
from app.returns.models import ProgressUpdate, ReportingRound
from app.returns.permissions import can_edit_rounds, can_edit_update, can_read_update
from app.returns.rules import UpdateState
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


def _pilot_panel(pilot: Pilot, actor: Actor) -> dict[str, Any]:
    today = clock.today()
    current = queries.find_current_round(today)
    draft = queries.find_update(current.id, pilot.id) if current else None
    updates = queries.list_updates_of(pilot.id)
    rated = {each.round.id: each.confidence for each in updates}
    rounds = queries.list_rounds_until(today)
    return {
        "pilot": pilot,
        "updates": updates,
        "rounds": [each.name for each in rounds],
        "ratings": [rated.get(each.id) for each in rounds],
        "key_of_letters": key_of_letters(),
        "round": current,
        "is_returned": draft is not None and draft.is_submitted,
        "can_write": current is not None
        and bool(can_edit_update(actor, pilot.id, current, draft, today)),
        "is_begun": draft is not None,
        "today": today,
    }


def _select_submitted(actor: Actor, _on: date) -> Select[Any] | None:
    """The updates that whoever reads the registers reads."""
    if not can_read_registers(actor):
        return None
    wanted = select(ProgressUpdate).join(ProgressUpdate.pilot).join(ProgressUpdate.round)
    return wanted.where(ProgressUpdate.state == UpdateState.SUBMITTED)


DOMAIN = Domain(
    name="returns",
    events={
        "update:drafted": "Draft saved",
    },
    blueprint=blueprint,
    navigation=(
        NavigationEntry(
            Phrase("{Places}"), "Updates", "returns.list_rounds", 21, can_read_registers
        ),
    ),
    records=(
        RecordKind(
            "round",
            ReportingRound,
            lambda r: ("returns.show_round", {"round_id": r.id}),
            can_read_register,
            can_delete=lambda actor, _round: can_edit_rounds(actor),
        ),
        RecordKind(
            "update",
            ProgressUpdate,
            lambda r: ("returns.show_update", {"slug": r.pilot.slug, "round_id": r.round_id}),
            can_read_update,
            readable=_select_submitted,
            found=Found(
                Pilot.name + ", " + ReportingRound.name + ": " + ProgressUpdate.headline,
                lambda row: ("returns.show_update", {"slug": row.key, "round_id": row.amount}),
                {
                    "key": Pilot.slug,
                    "amount": ProgressUpdate.round_id,
                    "due_on": ReportingRound.due_on,
                },
            ),
        ),
    ),
    panels=(
        Panel("pilots", 10, "returns/pilots_column.html", _pilots_column),
        Panel("pilot_position", 10, "returns/pilot_panel.html", _pilot_panel),
    ),
    suggestions=suggest_returns,
    figures=FIGURES,
)
