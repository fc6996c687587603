"""Who may read, write, review and accept returns, and open reporting rounds."""

from datetime import date

from app.core.access import Access, Actor, Role, allow, refuse, secretariat_only
from app.core.sentences import listed
from app.core.wording import words
from app.pilots.permissions import can_edit_record_of, can_read_registers
from app.returns.models import ReportingRound, Return, ReturnNote
from app.returns.rules import WAITING, ReturnState


def draft_readers() -> str:
    """Who reads a draft, in words."""
    reviewer = [f"the {words.place}’s {words.reviewer}"] if words.reviewer else []
    return listed(["the people writing it", *reviewer, "the secretariat"])


def can_edit_rounds(actor: Actor) -> Access:
    return secretariat_only(actor, "Only the secretariat can open reporting rounds.")


def can_chase(actor: Actor) -> Access:
    return secretariat_only(actor, "Only the secretariat can chase returns.")


def can_read_draft(actor: Actor, pilot_id: int) -> Access:
    if can_edit_record_of(actor, pilot_id):
        return allow("You can write this return.")
    return is_reviewer(actor, pilot_id, f"Only {draft_readers()} can read it.")


def is_reviewer(actor: Actor, pilot_id: int, otherwise: str) -> Access:
    """Whether the actor holds the place's reviewing post; the others are told ``otherwise``."""
    if actor.is_(Role.GOVERNMENT_OFFICE_LEAD, pilot_id):
        return allow(f"You are the {words.Reviewer} of this {words.place}.")
    return refuse(otherwise)


def can_read_return(actor: Actor, returned: Return) -> Access:
    """One of which a version is in is read by whoever reads the registers, a draft by those who
    write or review it."""
    if returned.is_submitted:
        return can_read_registers(actor)
    return can_read_draft(actor, returned.pilot_id)


def can_write_return(
    actor: Actor, pilot_id: int, round_: ReportingRound, returned: Return | None, today: date
) -> Access:
    """Whether the actor may write a pilot's return of a round: for it or on its behalf."""
    if not can_edit_record_of(actor, pilot_id):
        return refuse(
            f"Only the {words.place}’s lead, its contributors and the secretariat can write a "
            "return."
        )
    if round_.opens_on > today:
        return refuse("This round has not opened yet.")
    if returned is not None and not returned.is_written:
        return refuse("This return is submitted. To change it, ask for it to be sent back.")
    return allow("You can write this return.")


def can_submit_return(actor: Actor, pilot_id: int) -> Access:
    """Whether the actor sends a pilot's return to the group; a contributor asks its lead to."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.is_(Role.PILOT_LEAD, pilot_id):
        return allow(f"You lead this {words.place}.")
    return refuse(f"Only the {words.place}’s lead or the secretariat can submit a return.")


def can_ask_lead(actor: Actor, returned: Return) -> Access:
    """Whether the actor asks the lead to submit it: a contributor, while it is written."""
    if not actor.is_(Role.PILOT_CONTRIBUTOR, returned.pilot_id):
        return refuse(f"Only the {words.place}’s contributors ask its lead.")
    if not returned.is_written:
        return refuse("This return is submitted already.")
    return allow(f"You contribute to this {words.place}.")


def can_review(actor: Actor, returned: Return | None) -> Access:
    """Whether the actor endorses a return or sends it back, for the place's reviewing post."""
    if returned is None or returned.state is not ReturnState.SUBMITTED:
        return refuse("This return is not waiting for a review.")
    if returned.submitted_by_id in actor.people:
        return refuse("You submitted this return, so someone else reviews it.")
    return is_reviewer(
        actor,
        returned.pilot_id,
        f"Only the {words.place}’s {words.reviewer or 'reviewer'} can review it.",
    )


def can_send_back(actor: Actor, returned: Return | None) -> Access:
    """Whether the actor sends a return back without a review: the secretariat, though it was
    accepted."""
    if not actor.is_secretariat:
        return refuse("Only the secretariat can send this return back.")
    if returned is None or returned.is_written:
        return refuse("There is no submitted return to send back.")
    return allow("You are in the secretariat.")


def can_accept(actor: Actor, returned: Return | None) -> Access:
    if not actor.is_secretariat:
        return refuse("Only the secretariat can accept a return.")
    if returned is None or returned.state not in WAITING:
        return refuse("There is no return waiting to be accepted.")
    return allow("You are in the secretariat.")


def can_note(actor: Actor, returned: Return | None) -> Access:
    """Whether the actor notes something on a part of what was submitted, or asks about it."""
    if returned is None or not returned.is_submitted:
        return refuse("There is no submitted return to comment on.")
    if returned.state is ReturnState.ACCEPTED:
        return refuse("This return is accepted.")
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    return is_reviewer(
        actor,
        returned.pilot_id,
        f"Only the {words.place}’s {words.reviewer or 'reviewer'} and the secretariat can comment.",
    )


def can_answer(actor: Actor, returned: Return, note: ReturnNote) -> Access:
    """Whether the actor answers a question on a return, for the place."""
    if not note.is_open:
        return refuse("This question has been answered.")
    return can_edit_record_of(actor, returned.pilot_id)
