"""Taking suggestions on to an agenda, dismissing them, and putting items on a backlog."""

from app.accounts.rules import Actor
from app.audit.deeds import deed
from app.core import clock
from app.core.domain import Suggestion
from app.core.errors import DomainError
from app.core.formats import day
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH
from app.extensions import db
from app.governance.agendas import queries
from app.governance.agendas.models import BacklogItem, SuggestionAnswer
from app.governance.agendas.rules import SUGGESTED_MINUTES, AnswerState
from app.governance.models import AgendaItem, Group, Meeting
from app.governance.permissions import can_edit_meetings
from app.governance.queries import get_agenda_item
from app.governance.rules import ItemPurpose, SectionKind
from app.governance.service.ordering import lock_agenda, next_position
from app.referrals import service as referrals
from app.referrals.queries import find_referral
from app.referrals.rules import ReferralState


@deed("suggestion:taken")
def take_suggestion(
    actor: Actor, *, meeting: Meeting, suggestion: Suggestion, item_id: int | None, ask: str
) -> SuggestionAnswer:
    """Put it on the agenda: as an item of its own or, given an item, as one of its asks."""
    can_edit_meetings(actor).enforce()
    lock_agenda(meeting)
    item = get_agenda_item(meeting, item_id) if item_id else _new_item(meeting, suggestion)
    if ask:
        asks = "\n".join([*item.asks, ask])
        if len(asks) > TEXT_LENGTH:
            raise DomainError("This item asks too much already: choose another.", field="item_id")
        item.ask = asks
    db.session.flush()
    answer = _answer(meeting, suggestion, AnswerState.TAKEN, "")
    answer.item_id = item.id
    referral = find_referral(suggestion.record_id) if suggestion.record_kind == "referral" else None
    if referral is not None and referral.state is ReferralState.REFERRED:
        answer.referral_id = referral.id
        referrals.put_on_agenda(actor, referral=referral, meeting_id=meeting.id)
    return answer


def _new_item(meeting: Meeting, suggestion: Suggestion) -> AgendaItem:
    """An item made from a suggestion; one that was put off comes back as it was."""
    item = AgendaItem(
        meeting_id=meeting.id,
        position=next_position(meeting),
        title=suggestion.agenda_title[:NAME_LENGTH],
        section=SectionKind.ORAL,
        purpose=ItemPurpose.DISCUSSION,
        minutes=SUGGESTED_MINUTES,
        ask="",
    )
    if suggestion.record_kind == "backlog_item":
        kept = queries.find_backlog_item(suggestion.record_id)
        if kept is not None:
            item.section, item.purpose, item.minutes = kept.section, kept.purpose, kept.minutes
            item.presenter_id, item.ask = kept.presenter_id, kept.ask
    db.session.add(item)
    return item


@deed("suggestion:dismissed")
def dismiss_suggestion(
    actor: Actor, *, meeting: Meeting, suggestion: Suggestion, reason: str
) -> None:
    can_edit_meetings(actor).enforce()
    _answer(meeting, suggestion, AnswerState.DISMISSED, reason)


def _answer(
    meeting: Meeting, suggestion: Suggestion, state: AnswerState, reason: str
) -> SuggestionAnswer:
    answer = SuggestionAnswer(
        meeting_id=meeting.id,
        key=suggestion.key,
        title=suggestion.agenda_title[:LINE_LENGTH],
        state=state,
        reason=reason,
        answered_on=clock.today(),
    )
    db.session.add(answer)
    return answer


@deed("suggestion:restored")
def restore_suggestion(actor: Actor, *, answer: SuggestionAnswer) -> None:
    """Suggest it again. What it was taken on to stays on the agenda."""
    can_edit_meetings(actor).enforce()
    _release(actor, answer)
    db.session.delete(answer)


@deed("suggestion:released")
def release_item(actor: Actor, *, meeting: Meeting, item_id: int) -> None:
    """Before an item leaves the agenda: what was taken on to it is suggested again."""
    can_edit_meetings(actor).enforce()
    for answer in queries.list_answers(meeting.id):
        if answer.item_id == item_id:
            _release(actor, answer)
            db.session.delete(answer)


def _release(actor: Actor, answer: SuggestionAnswer) -> None:
    referral = find_referral(answer.referral_id) if answer.referral_id else None
    if referral is not None:
        referrals.take_off_agenda(actor, referral=referral)


@deed("backlog:added")
def add_to_backlog(
    actor: Actor, *, group: Group, title: str, why: str, ask: str, purpose: ItemPurpose
) -> BacklogItem:
    """Keep something for a coming agenda."""
    can_edit_meetings(actor).enforce()
    item = BacklogItem(
        group_id=group.id,
        title=title,
        why=why,
        ask=ask,
        purpose=purpose,
        added_on=clock.today(),
    )
    db.session.add(item)
    return item


@deed("agenda-item:carried-over")
def carry_over(actor: Actor, *, meeting: Meeting, item: AgendaItem) -> None:
    """Put an item off to the group's next meeting, with its asks, presenter and minutes."""
    can_edit_meetings(actor).enforce()
    if any(
        (kept.meeting_id, kept.title) == (meeting.id, item.title)
        for kept in queries.list_backlog(meeting.group_id)
    ):
        raise DomainError("This item is carried over already.")
    db.session.add(
        BacklogItem(
            group_id=meeting.group_id,
            meeting_id=meeting.id,
            title=item.title,
            why=f"Carried over from the meeting of {day(meeting.held_on)}.",
            ask=item.ask,
            section=item.section,
            purpose=item.purpose,
            minutes=item.minutes,
            presenter_id=item.presenter_id,
            added_on=clock.today(),
        )
    )
