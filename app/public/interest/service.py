"""Registering interest, and answering it."""

from typing import Unpack

from app.accounts.service import checked_email
from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.models import LINE_LENGTH
from app.core.undoable import undoable
from app.core.wording import words
from app.core.working_days import shift_working_days
from app.extensions import db
from app.notifications.letters import Letter, Paragraph, thread_of
from app.notifications.service import queue_letter
from app.pilots.areas.models import OtherArea
from app.pilots.areas.service import create_area
from app.public.interest import queries
from app.public.interest.models import Interest
from app.public.interest.permissions import can_answer_interest, can_register
from app.public.interest.rules import (
    ANSWER_DAYS,
    DAY,
    INTEREST_WORKFLOW,
    MOST_IN_A_DAY,
    MOST_OF_A_NETWORK,
    InterestFacts,
    InterestState,
)

_KIND = "interest"


class TooMany(DomainError):
    """No more is taken for now."""


@audited("interest:registered")
def register(actor: Actor, *, form_hash: str, network: str, **facts: Unpack[InterestFacts]) -> None:
    """Keep what someone sent, once for each form. Raises ``TooMany``."""
    can_register(actor).enforce()
    facts["email"] = checked_email(facts["email"])
    if queries.was_sent(form_hash):
        return
    of_network, of_all = queries.count_since(clock.now() - DAY, network)
    if of_network >= MOST_OF_A_NETWORK or of_all >= MOST_IN_A_DAY:
        raise TooMany(
            "We have received too many messages today. Keep what you wrote, and send it tomorrow."
        )
    db.session.add(
        Interest(
            **facts,
            received_on=clock.today(),
            answer_by_on=shift_working_days(clock.today(), ANSWER_DAYS),
            received_at=clock.now(),
            form_hash=form_hash,
            network=network,
        )
    )
    db.session.flush()


@audited("interest:answered")
def answer_interest(actor: Actor, *, interest: Interest, answer: str) -> None:
    """Send an answer by email, and keep it."""
    can_answer_interest(actor).enforce()
    INTEREST_WORKFLOW.check(interest.state, InterestState.ANSWERED)
    interest.state = InterestState.ANSWERED
    interest.answer = answer
    interest.answered_on, interest.answered_by = clock.today(), actor.name
    letter = Letter(
        f"Your interest in the programme: {interest.area}",
        [
            Paragraph(f"Dear {interest.name}"),
            Paragraph(answer),
            Paragraph(f"{actor.name}, secretariat"),
        ],
    )
    queue_letter(letter, kind=_KIND, to=interest.email, thread=thread_of(interest))


@undoable("interest", can_answer_interest)
@audited("interest:closed")
def close_interest(actor: Actor, *, interest: Interest) -> None:
    """Close it without an answer."""
    can_answer_interest(actor).enforce()
    INTEREST_WORKFLOW.check(interest.state, InterestState.CLOSED)
    interest.state = InterestState.CLOSED


@audited("interest:listed")
def add_area(actor: Actor, *, interest: Interest) -> OtherArea:
    """Add the area to the list of other areas, for places to find."""
    can_answer_interest(actor).enforce()
    if interest.area_id is not None:
        raise DomainError("This area is already in the list of other areas.")
    area = create_area(
        actor,
        theme_names=[],
        name=interest.area,
        region_id=None,
        work=interest.work,
        contact_id=None,
        contact_words=f"{interest.name}, {interest.email}"[:LINE_LENGTH],
        source=f"Registered its interest in the {words.places}",
        is_illustrative=False,
    )
    interest.area_id = area.id
    return area
