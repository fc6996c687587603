"""Changes to reporting rounds and progress updates."""

from datetime import date

from app.audit.events import act_on_behalf_of, audited
from app.core import clock
from app.core.access import Actor, Role
from app.core.facts import add_record
from app.core.rag import Rag
from app.core.undoable import undoable
from app.core.uniqueness import check_free
from app.extensions import db
from app.pilots.models import Pilot
from app.returns.models import ProgressUpdate, ReportingRound
from app.returns.permissions import (
    can_edit_rounds,
    can_edit_update,
    can_reopen_update,
    can_submit_update,
)
from app.returns.rules import (
    PARTS,
    UPDATE_WORKFLOW,
    UpdateIncomplete,
    UpdateState,
    check_round,
    missing_parts,
)

NAME_TAKEN = "There is already a round with this name."


@audited("round:added")
def create_round(
    actor: Actor,
    *,
    name: str,
    period_starts_on: date,
    period_ends_on: date,
    opens_on: date,
    due_on: date,
) -> ReportingRound:
    can_edit_rounds(actor).enforce()
    days = {
        "period_starts_on": period_starts_on,
        "period_ends_on": period_ends_on,
        "opens_on": opens_on,
        "due_on": due_on,
    }
    check_round(**days)
    check_free(ReportingRound.name, name, None, NAME_TAKEN)
    round_ = ReportingRound(name=name, **days)
    return add_record(round_)


@audited("round:changed")
def amend_round(
    actor: Actor,
    *,
    round_: ReportingRound,
    name: str,
    period_starts_on: date,
    period_ends_on: date,
    opens_on: date,
    due_on: date,
) -> None:
    can_edit_rounds(actor).enforce()
    check_round(
        period_starts_on=period_starts_on,
        period_ends_on=period_ends_on,
        opens_on=opens_on,
        due_on=due_on,
    )
    check_free(ReportingRound.name, name, round_.id, NAME_TAKEN)
    round_.name, round_.opens_on, round_.due_on = name, opens_on, due_on
    round_.period_starts_on, round_.period_ends_on = period_starts_on, period_ends_on


@audited("update:drafted")
def save_update(
    actor: Actor,
    *,
    round_: ReportingRound,
    pilot: Pilot,
    update: ProgressUpdate | None,
    headline: str,
    achievements: str,
    outlook: str,
    learning: str,
    needs: str,
    confidence: Rag | None,
    confidence_reason: str,
) -> ProgressUpdate:
    """Keep what is written so far as a draft; ``update`` is None before there is one."""
    can_edit_update(actor, pilot.id, round_, update, clock.today()).enforce()
    _tell_for_whom(actor, pilot)
    if update is None:
        update = ProgressUpdate(round_id=round_.id, pilot_id=pilot.id, state=UpdateState.DRAFT)
        db.session.add(update)
    update.headline, update.achievements, update.outlook = headline, achievements, outlook
    update.learning, update.needs = learning, needs
    update.confidence, update.confidence_reason = confidence, confidence_reason
    db.session.flush()
    return update


def _tell_for_whom(actor: Actor, pilot: Pilot) -> None:
    writes = any(actor.is_(role, pilot.id) for role in (Role.PILOT_LEAD, Role.PILOT_CONTRIBUTOR))
    if not writes:
        act_on_behalf_of(pilot.name)


@undoable("update", lambda actor, update: can_submit_update(actor, update.pilot_id))
@audited("update:submitted")
def submit_update(actor: Actor, *, round_: ReportingRound, update: ProgressUpdate) -> None:
    """Send a whole update of a round to the group, on the programme's date. Raises
    ``UpdateIncomplete`` beside the first part that is missing."""
    can_edit_update(actor, update.pilot_id, round_, update, clock.today()).enforce()
    can_submit_update(actor, update.pilot_id).enforce()
    _tell_for_whom(actor, db.session.get_one(Pilot, update.pilot_id))
    missing = missing_parts({name: getattr(update, name) for name in PARTS})
    if missing:
        raise UpdateIncomplete(PARTS[missing[0]], field=missing[0])
    UPDATE_WORKFLOW.check(update.state, UpdateState.SUBMITTED)
    update.state = UpdateState.SUBMITTED
    update.submitted_on = clock.today()
    update.submitted_by_id = actor.person_id


@undoable("update", lambda actor, update: can_submit_update(actor, update.pilot_id))
@audited("update:reopened")
def reopen_update(actor: Actor, *, update: ProgressUpdate) -> None:
    """Turn a submitted update back into a draft, so that its lead can change it."""
    can_reopen_update(actor, update).enforce()
    UPDATE_WORKFLOW.check(update.state, UpdateState.DRAFT)
    update.state, update.submitted_on, update.submitted_by_id = UpdateState.DRAFT, None, None
