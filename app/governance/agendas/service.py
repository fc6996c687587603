"""Taking suggestions on to an agenda, dismissing them, and putting items on a backlog."""

from collections.abc import Sequence
from typing import Any, Unpack

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.markings import highest
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH
from app.core.readers import copy_readers, name_readers, readers_named
from app.core.row_order import lock_rows, move_row, next_position, order_rows, remove_row
from app.core.section_types import section_type
from app.core.suggestions import AcceptedSuggestion, Suggestion
from app.core.undoable import undoable
from app.extensions import db
from app.governance.agendas import queries
from app.governance.agendas.linking import close_gap, link, link_referred
from app.governance.agendas.models import BacklogItem, SuggestionAnswer
from app.governance.agendas.rules import (
    NOT_REACHED,
    SUGGESTED_MINUTES,
    AgendaItemFacts,
    AnswerState,
    ItemChanged,
    LinkKind,
    carried_from,
)
from app.governance.groups.models import Group
from app.governance.groups.rules import OPENINGS, ORAL_SECTION, ItemPurpose
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.permissions import can_edit_meetings
from app.governance.meetings.queries import find_meeting_after, get_agenda_item
from app.governance.meetings.rules import asks_of
from app.governance.meetings.service import check_stands
from app.referrals import service as referrals
from app.referrals.queries import find_referral
from app.referrals.rules import ReferralState


@undoable("meeting", lambda actor, _record: can_edit_meetings(actor))
@audited("suggestion:taken")
def take_suggestion(
    actor: Actor,
    *,
    meeting: Meeting,
    suggestion: Suggestion,
    item_id: int | None,
    ask: str,
    presenter_id: int | None = None,
) -> SuggestionAnswer:
    """Put it on the agenda: as an item of its own, with its presenter, or, given an item, as one of
    its asks."""
    can_edit_meetings(actor).enforce()
    check_stands(meeting)
    lock_rows(meeting)
    kept = _backlog_item(suggestion)
    if item_id:
        item = get_agenda_item(meeting, item_id)
        _check_joins(suggestion, item)
        if kept is not None:
            link(LinkKind.MERGED, kept.item_id, item, meeting, kept.outcome)
    elif kept is not None:
        item = item_again(meeting, kept, next_position(meeting))
    else:
        item = _new_item(meeting, suggestion, presenter_id)
    if ask:
        asks = "\n".join([*item.asks, ask])
        if len(asks) > TEXT_LENGTH:
            raise DomainError(
                "This item already has as many asks as it can hold. Choose another item.",
                field="item_id",
            )
        item.ask = asks
    answer = _taken(meeting, suggestion.key, suggestion.agenda_title, item)
    referral = find_referral(suggestion.record_id) if suggestion.record_kind == "referral" else None
    if referral is not None:
        link_referred(referral, item, meeting)
    if referral is not None and referral.state is ReferralState.REFERRED:
        answer.referral_id = referral.id
        referrals.put_on_agenda(actor, referral=referral, meeting_id=meeting.id)
    enforce_checks("suggestion:accepted", AcceptedSuggestion(actor, meeting.group_id, suggestion))
    return answer


def _backlog_item(suggestion: Suggestion) -> BacklogItem | None:
    is_kept = suggestion.record_kind == "backlog_item"
    return queries.find_backlog_item(suggestion.record_id) if is_kept else None


def _check_joins(suggestion: Suggestion, item: AgendaItem) -> None:
    """What only some may read joins no item that others do."""
    if suggestion.is_restricted and not item.is_restricted:
        raise DomainError(
            "This is restricted and that item is not. Add it as a separate item.",
            field="item_id",
        )


def _new_item(meeting: Meeting, suggestion: Suggestion, presenter_id: int | None) -> AgendaItem:
    """An item made from a suggestion; what its record is restricted to, it is."""
    item = AgendaItem(
        meeting_id=meeting.id,
        position=next_position(meeting),
        title=suggestion.agenda_title[:NAME_LENGTH],
        section=ORAL_SECTION,
        purpose=ItemPurpose.DISCUSSION,
        minutes=SUGGESTED_MINUTES,
        presenter_id=presenter_id,
        ask="",
        is_restricted=suggestion.is_restricted,
    )
    add_record(item)
    if suggestion.is_restricted:
        name_readers(item, readers_named(suggestion.record_kind, suggestion.record_id))
    return item


def item_again(meeting: Meeting, kept: BacklogItem, position: int) -> AgendaItem:
    """What was put off, as it was, restricted to the people that it was restricted to."""
    item = add_record(
        AgendaItem(
            meeting_id=meeting.id,
            position=position,
            **_carried(kept) | {"marking": highest([meeting.marking, kept.marking])},
        )
    )
    copy_readers(kept, item)
    link(LinkKind.CARRIED, kept.item_id, item, meeting, kept.outcome)
    return item


@undoable("meeting", lambda actor, _record: can_edit_meetings(actor))
@audited("meeting:items-copied")
def copy_items(
    actor: Actor, *, meeting: Meeting, items: Sequence[AgendaItem], item_ids: Sequence[int]
) -> int:
    """Put copies of some of the ``items`` of an earlier meeting at the end of the agenda, in their
    order. A copy is marked as high as what it is of. Gives how many there are."""
    can_edit_meetings(actor).enforce()
    chosen = [item for item in items if item.id in item_ids]
    if not chosen:
        raise DomainError("Choose at least one item.", field="item_ids")
    lock_rows(meeting)
    for item in chosen:
        if item.is_restricted:
            raise DomainError("A restricted item is not copied.", field="item_ids")
        add_record(
            AgendaItem(
                meeting_id=meeting.id,
                position=next_position(meeting),
                message="",
                **_carried(item) | {"marking": highest([meeting.marking, item.marking])},
            )
        )
    return len(chosen)


def _carried(item: AgendaItem | BacklogItem) -> dict[str, Any]:
    """What an item keeps when it is put off, and when it is taken up again."""
    return {
        "ask": item.ask,
        "is_restricted": item.is_restricted,
        "marking": item.marking,
        **item.facts(),
    }


def take_carried_over(meeting: Meeting, kept: BacklogItem, position: int) -> AgendaItem:
    """Put an item that was carried over on an agenda."""
    item = item_again(meeting, kept, position)
    _taken(meeting, kept.key, kept.title, item)
    return item


def _taken(meeting: Meeting, key: str, title: str, item: AgendaItem) -> SuggestionAnswer:
    db.session.flush()
    answer = _answer(meeting, key, title, AnswerState.TAKEN, "")
    answer.item_id, answer.is_restricted = item.id, item.is_restricted
    return answer


@undoable("meeting", lambda actor, _record: can_edit_meetings(actor))
@audited("suggestion:dismissed")
def dismiss_suggestion(
    actor: Actor, *, meeting: Meeting, suggestion: Suggestion, reason: str
) -> None:
    can_edit_meetings(actor).enforce()
    answer = _answer(
        meeting, suggestion.key, suggestion.agenda_title, AnswerState.DISMISSED, reason
    )
    answer.is_restricted = suggestion.is_restricted


def _answer(
    meeting: Meeting, key: str, title: str, state: AnswerState, reason: str
) -> SuggestionAnswer:
    answer = SuggestionAnswer(
        meeting_id=meeting.id,
        key=key,
        title=title[:LINE_LENGTH],
        state=state,
        reason=reason,
        answered_on=clock.today(),
    )
    db.session.add(answer)
    return answer


@undoable("answer", lambda actor, _record: can_edit_meetings(actor))
@audited("suggestion:restored")
def restore_suggestion(actor: Actor, *, answer: SuggestionAnswer) -> None:
    """Suggest it again. What it was taken on to stays on the agenda."""
    can_edit_meetings(actor).enforce()
    _release(actor, answer)
    db.session.delete(answer)


@audited("suggestion:released")
def release_item(actor: Actor, *, item_id: int) -> None:
    """Before an item leaves the agenda: what was taken on to it is suggested again."""
    can_edit_meetings(actor).enforce()
    for answer in queries.list_answers_on(item_id):
        _release(actor, answer)
        db.session.delete(answer)


def _release(actor: Actor, answer: SuggestionAnswer) -> None:
    referral = find_referral(answer.referral_id) if answer.referral_id else None
    if referral is not None:
        referrals.take_off_agenda(actor, referral=referral)


@audited("backlog:added")
def add_to_backlog(
    actor: Actor, *, group: Group, title: str, why: str, ask: str, purpose: ItemPurpose
) -> BacklogItem:
    """Keep something for a coming agenda."""
    can_edit_meetings(actor).enforce()
    return add_record(
        BacklogItem(
            group_id=group.id,
            title=title,
            why=why,
            ask=ask,
            purpose=purpose,
            added_on=clock.today(),
        )
    )


@undoable("meeting", lambda actor, _record: can_edit_meetings(actor))
@audited("agenda-item:carried-over")
def carry_over(
    actor: Actor,
    *,
    meeting: Meeting,
    item: AgendaItem,
    outcome: str = NOT_REACHED,
    to_backlog: bool = False,
) -> Meeting | None:
    """Put an item off to the group's next meeting, with its asks, presenter, minutes and papers;
    ``outcome`` is what became of it here. That meeting, where it is planned already: it has the
    item now. Otherwise, or ``to_backlog``, the item waits on the backlog, and the next that is
    planned opens with it."""
    can_edit_meetings(actor).enforce()
    later = None if to_backlog else find_meeting_after(meeting, clock.today())
    if later is not None:
        lock_rows(later)
    if queries.is_carried_over(item.id):
        raise DomainError("This item has already been carried over.")
    kept = add_record(
        BacklogItem(
            group_id=meeting.group_id,
            meeting_id=meeting.id,
            item_id=item.id,
            outcome=outcome.rstrip("."),
            why=carried_from(meeting.held_on),
            added_on=clock.today(),
            **_carried(item),
        )
    )
    copy_readers(item, kept)
    if later is not None:
        take_carried_over(later, kept, next_position(later))
    return later


_OPENINGS = frozenset(each.section for each in OPENINGS)


def movable(meeting: Meeting) -> list[AgendaItem]:
    """The items that can go to another agenda: all but those with which every agenda opens."""
    return [
        item
        for place, item in enumerate(meeting.items)
        if item.section not in _OPENINGS and (place > 0 or "apologies" not in item.title.casefold())
    ]


@audited("agenda-items:carried-over")
def carry_over_items(
    actor: Actor, *, meeting: Meeting, item_ids: Sequence[int], to_backlog: bool
) -> int:
    """Put off items of a meeting that is not held; one that was put off already stays. Gives how
    many went."""
    chosen = [
        item
        for item in movable(meeting)
        if item.id in item_ids and not queries.is_carried_over(item.id)
    ]
    for item in chosen:
        carry_over(
            actor,
            meeting=meeting,
            item=item,
            outcome="Not taken",
            to_backlog=to_backlog,
        )
    return len(chosen)


@audited("meeting:item-added")
def add_item(actor: Actor, *, meeting: Meeting, **facts: Unpack[AgendaItemFacts]) -> AgendaItem:
    """Add an item at the end of the agenda."""
    can_edit_meetings(actor).enforce()
    lock_rows(meeting)
    _tidy(facts)
    return add_record(AgendaItem(meeting_id=meeting.id, position=next_position(meeting), **facts))


def _tidy(facts: AgendaItemFacts) -> None:
    section_type(facts["section"])
    facts["ask"] = "\n".join(asks_of(facts["ask"]))


@audited("meeting:item-changed")
def amend_item(actor: Actor, *, item: AgendaItem, **facts: Unpack[AgendaItemFacts]) -> None:
    can_edit_meetings(actor).enforce()
    _tidy(facts)
    title, ask = item.title, item.ask
    assign(item, facts)
    enforce_checks("agenda-item:changed", ItemChanged(item, title, ask))


@undoable("meeting", lambda actor, _record: can_edit_meetings(actor), check="agenda:reordered")
@audited("meeting:item-moved")
def move_item(
    actor: Actor, *, meeting: Meeting, item_id: int, step: int, place: int | None = None
) -> None:
    """Move an item up (-1) or down (1), where it still stands at ``place``."""
    can_edit_meetings(actor).enforce()
    move_row(meeting, item_id, step, place)
    enforce_checks("agenda:reordered", meeting)


@undoable("meeting", lambda actor, _record: can_edit_meetings(actor), check="agenda:reordered")
@audited("meeting:items-ordered")
def order_items(
    actor: Actor, *, meeting: Meeting, known: Sequence[int], ids: Sequence[int]
) -> None:
    """Put the agenda into another order, where it still stands as in ``known``."""
    can_edit_meetings(actor).enforce()
    order_rows(meeting, known, ids)
    enforce_checks("agenda:reordered", meeting)


@audited("meeting:item-removed")
def remove_item(actor: Actor, *, meeting: Meeting, item_id: int) -> None:
    """Take an item off the agenda: what was suggested and taken on to it is suggested again. Where
    it came from and went on to, these stay linked."""
    can_edit_meetings(actor).enforce()
    item = get_agenda_item(meeting, item_id)
    enforce_checks("agenda-item:removed", item)
    close_gap(item_id)
    name_readers(item, ())
    release_item(actor, item_id=item_id)
    remove_row(meeting, item_id)
    enforce_checks("agenda:reordered", meeting)
