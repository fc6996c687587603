"""What becomes of a submitted return: reviewed, asked about, sent back, accepted."""

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record
from app.core.rag import Rag
from app.core.working_days import shift_working_days
from app.extensions import db
from app.programme.queries import find_return_days
from app.returns import queries
from app.returns.letters import tell_asked, tell_sent_back
from app.returns.models import Return, ReturnNote, ReturnReview
from app.returns.parts import PartKey
from app.returns.permissions import (
    can_accept,
    can_answer,
    can_note,
    can_review,
    can_send_back,
    is_reviewer,
)
from app.returns.rules import (
    AFTER,
    ANSWER_DAYS,
    RESUBMIT_DAYS,
    RETURN_WORKFLOW,
    ReturnNoteKind,
    ReturnState,
    ReviewVerdict,
)


@audited("return:reviewed")
def review_return(
    actor: Actor,
    *,
    returned: Return,
    verdict: ReviewVerdict,
    text: str,
    confidence: Rag | None,
    confidence_reason: str,
) -> None:
    """Endorse a version, or send it back with reasons. The reviewer's own confidence says why it is
    what it is."""
    can_review(actor, returned).enforce()
    if verdict is not ReviewVerdict.ENDORSED and not text:
        what = "why it is sent back" if verdict is ReviewVerdict.SENT_BACK else "what concerns you"
        raise DomainError(f"Enter {what}.", field="text")
    differs = confidence is not None and confidence is not returned.confidence
    if differs and not confidence_reason:
        raise DomainError(
            "Enter the reason for your rating, as it is not the same as theirs.",
            field="confidence_reason",
        )
    _move(actor, returned, verdict, text, confidence, confidence_reason, is_reviewers=True)


@audited("return:sent-back")
def send_back_return(actor: Actor, *, returned: Return, text: str) -> None:
    """Send a return back, with the reasons. What was submitted stays what others read until it is
    submitted again."""
    can_send_back(actor, returned).enforce()
    if not text:
        raise DomainError("Enter why it is sent back.", field="text")
    _move(actor, returned, ReviewVerdict.SENT_BACK, text, None, "", is_reviewers=False)


def _move(
    actor: Actor,
    returned: Return,
    verdict: ReviewVerdict,
    text: str,
    confidence: Rag | None,
    confidence_reason: str,
    *,
    is_reviewers: bool,
) -> None:
    today, after = clock.today(), AFTER[verdict]
    RETURN_WORKFLOW.check(returned.state, after)
    is_back = after is ReturnState.SENT_BACK
    returned.state = after
    days = RESUBMIT_DAYS if is_back else find_return_days().acceptance
    returned.respond_by_on = shift_working_days(today, days)
    if is_reviewers:
        returned.verdict = verdict
        returned.reviewer_confidence = confidence
        returned.reviewer_reason = confidence_reason
    if is_back:
        returned.accepted_on = returned.accepted_by_id = None
    db.session.add(
        ReturnReview(
            return_id=returned.id,
            number=returned.submissions,
            verdict=verdict,
            text=text,
            confidence=confidence,
            confidence_reason=confidence_reason,
            is_reviewers=is_reviewers,
            given_on=today,
            given_by_id=actor.person_id,
        )
    )
    db.session.flush()
    if is_back:
        tell_sent_back(returned)


@audited("return:accepted")
def accept_return(actor: Actor, *, returned: Return) -> None:
    """Accept the newest version, reviewed or not, once every question is answered."""
    can_accept(actor, returned).enforce()
    if queries.has_open_questions(returned):
        raise DomainError("A question on this return is not answered yet.")
    RETURN_WORKFLOW.check(returned.state, ReturnState.ACCEPTED)
    returned.state, returned.respond_by_on = ReturnState.ACCEPTED, None
    returned.accepted_on, returned.accepted_by_id = clock.today(), actor.person_id


@audited("return:noted")
def note_part(
    actor: Actor, *, returned: Return, key: PartKey, kind: ReturnNoteKind, text: str
) -> ReturnNote:
    """Note something on a part of the newest version; a question is due to be answered by the
    place's lead."""
    can_note(actor, returned).enforce()
    today = clock.today()
    is_question = kind is ReturnNoteKind.QUESTION
    note = ReturnNote(
        return_id=returned.id,
        number=returned.submissions,
        key=key,
        kind=kind,
        text=text,
        is_reviewers=bool(is_reviewer(actor, returned.pilot_id, "")),
        given_on=today,
        given_by_id=actor.person_id,
        answer_by_on=shift_working_days(today, ANSWER_DAYS) if is_question else None,
    )
    add_record(note)
    if is_question:
        tell_asked(returned)
    return note


@audited("return:answered")
def answer_note(actor: Actor, *, returned: Return, note: ReturnNote, answer: str) -> None:
    """Answer a question. What was submitted stays as it is; to change it, it is sent back."""
    can_answer(actor, returned, note).enforce()
    note.answer, note.answered_on = answer, clock.today()
    note.answered_by_id = actor.person_id
