"""Who may read and write progress updates, and open reporting rounds."""

from datetime import date

from app.core.access import Access, Actor, Role, allow, refuse, secretariat_only
from app.core.sentences import listed
from app.core.wording import words
from app.pilots.permissions import can_edit_record_of, can_read_registers
from app.returns.models import ProgressUpdate, ReportingRound


def draft_readers() -> str:
    """Who reads a draft, in words."""
    reviewer = [f"the {words.place}’s {words.reviewer}"] if words.reviewer else []
    return listed(["the people writing it", *reviewer, "the secretariat"])


def can_edit_rounds(actor: Actor) -> Access:
    return secretariat_only(actor, "Only the secretariat can open reporting rounds.")


def can_read_draft(actor: Actor, pilot_id: int) -> Access:
    if can_edit_record_of(actor, pilot_id):
        return allow("You can write this update.")
    if actor.is_(Role.GOVERNMENT_OFFICE_LEAD, pilot_id):
        return allow(f"You are the {words.Reviewer} of this {words.place}.")
    return refuse(f"Only {draft_readers()} can read it.")


def can_read_update(actor: Actor, update: ProgressUpdate) -> Access:
    """A submitted update is read by whoever reads the registers, a draft by its authors."""
    return (
        can_read_registers(actor) if update.is_submitted else can_read_draft(actor, update.pilot_id)
    )


def can_edit_update(
    actor: Actor, pilot_id: int, round_: ReportingRound, update: ProgressUpdate | None, today: date
) -> Access:
    """Whether the actor may write a pilot's update of a round: for it or on its behalf."""
    if not can_edit_record_of(actor, pilot_id):
        return refuse(
            f"Only the {words.place}’s lead, its contributors and the secretariat can write an "
            "update."
        )
    if round_.opens_on > today:
        return refuse("This round has not opened yet.")
    if update is not None and update.is_submitted:
        return refuse("This update is submitted. The secretariat can reopen it.")
    return allow("You can write this update.")


def can_submit_update(actor: Actor, pilot_id: int) -> Access:
    """Whether the actor sends a pilot's update to the group; a contributor drafts it only."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.is_(Role.PILOT_LEAD, pilot_id):
        return allow(f"You lead this {words.place}.")
    return refuse(
        f"Save it as a draft. Only the {words.place}’s lead or the secretariat can submit an "
        "update."
    )


def can_reopen_update(actor: Actor, update: ProgressUpdate | None) -> Access:
    if not actor.is_secretariat:
        return refuse("Only the secretariat can reopen an update.")
    if update is None or not update.is_submitted:
        return refuse("There is no submitted update to reopen.")
    return allow("You are in the secretariat.")
