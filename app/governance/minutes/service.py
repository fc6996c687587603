"""Writing minutes, sending them round, agreeing and locking them."""

from typing import Unpack

from sqlalchemy import func, select

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.formats import are, counted, day
from app.core.undoable import undoable
from app.extensions import db
from app.governance.actions.queries import list_actions_of_meeting
from app.governance.attendance.queries import find_roll
from app.governance.decisions.queries import list_decisions_of_meeting
from app.governance.decisions.service import announce_decisions
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import get_meeting_by_id
from app.governance.minutes import queries
from app.governance.minutes.content import MinutesContent, compose, encode
from app.governance.minutes.drawings import ask_for_drawing
from app.governance.minutes.messages import tell_of_agreement, tell_of_circulation
from app.governance.minutes.models import Minutes, MinutesComment, MinutesItem, MinutesVersion
from app.governance.minutes.permissions import can_comment, can_write_minutes
from app.governance.minutes.rules import (
    MINUTES_WORKFLOW,
    WRITABLE,
    ItemTexts,
    MinutesState,
    VersionKind,
)


class MinutesNotReady(DomainError):
    """Something is missing before the minutes can go on."""


class MinutesAlreadyAgreed(DomainError):
    """The minutes are agreed or locked: nothing in them changes."""


@audited("minutes:begun")
def begin_minutes(actor: Actor, *, meeting: Meeting) -> Minutes:
    """Begin the minutes of a meeting (which comes with its items), an item for each of its
    agenda. Begun already, they get the items that the agenda has got since."""
    can_write_minutes(actor).enforce()
    if meeting.held_on > clock.today():
        raise MinutesNotReady(
            f"The meeting is on {day(meeting.held_on)}: it has not been held yet."
        )
    if meeting.is_cancelled:
        raise MinutesNotReady("This meeting was cancelled: it has no minutes.")
    minutes = queries.find_minutes(meeting.id)
    if minutes is None:
        minutes = Minutes(
            meeting=meeting,
            state=MinutesState.DRAFT,
            items=[],
            versions=[],
            is_illustrative=meeting.is_illustrative,
        )
        db.session.add(minutes)
    _check_writable(minutes)
    kept = {item.agenda_item_id: item for item in minutes.items}
    for position, agenda_item in enumerate(meeting.items, start=1):
        if agenda_item.id in kept:
            kept[agenda_item.id].position = position
        else:
            minutes.items.append(
                MinutesItem(
                    agenda_item_id=agenda_item.id, position=position, title=agenda_item.title
                )
            )
    db.session.flush()
    return minutes


@audited("minutes:written")
def write_item(
    actor: Actor, *, minutes: Minutes, item: MinutesItem, **texts: Unpack[ItemTexts]
) -> None:
    """Save what was said on an item of the minutes."""
    can_write_minutes(actor).enforce()
    _check_writable(minutes)
    assign(item, texts)
    item.saved_at, item.saved_by = clock.now(), actor.name
    db.session.flush()


def _check_writable(minutes: Minutes) -> None:
    if minutes.state not in WRITABLE:
        raise MinutesAlreadyAgreed(
            "These minutes are agreed. To change them, make an amendment and give the reason."
            if minutes.state is MinutesState.AGREED
            else "These minutes are locked and cannot be changed."
        )


def current_content(minutes: Minutes) -> MinutesContent:
    """The current text, with attendance, decisions and actions."""
    return compose(
        minutes,
        queries.list_places(minutes),
        queries.find_readers(minutes.meeting_id),
        find_roll(minutes.meeting),
        list_decisions_of_meeting(minutes.meeting_id),
        list_actions_of_meeting(minutes.meeting_id),
    )


def _add_version(actor: Actor, minutes: Minutes, kind: VersionKind, reason: str = "") -> None:
    last = db.session.scalar(
        select(func.max(MinutesVersion.number)).where(MinutesVersion.minutes_id == minutes.id)
    )
    content = current_content(minutes)
    version = MinutesVersion(
        number=(last or 0) + 1,
        kind=kind,
        made_on=clock.today(),
        made_at=clock.now(),
        made_by=actor.name,
        reason=reason,
        content=encode(content),
        marking=minutes.meeting.marking,
    )
    minutes.versions.append(version)
    minutes.touch()
    db.session.flush()
    ask_for_drawing(version, content)


@audited("minutes:circulated")
def circulate_minutes(actor: Actor, *, minutes: Minutes) -> None:
    """Send the minutes round for comment, as a version of their own; once more after changes. The
    decisions in them are announced with them, and the members get a link."""
    can_write_minutes(actor).enforce()
    _check_writable(minutes)
    if all(item.is_empty for item in minutes.items):
        raise MinutesNotReady("These minutes are empty. Write them before you circulate them.")
    if not find_roll(minutes.meeting).is_recorded:
        raise MinutesNotReady("Record attendance before you circulate the minutes.")
    MINUTES_WORKFLOW.check(minutes.state, MinutesState.CIRCULATED)
    minutes.state, minutes.circulated_on = MinutesState.CIRCULATED, clock.today()
    minutes.meeting.keeps_number = True
    announce_decisions(minutes.meeting_id, clock.today(), actor)
    _add_version(actor, minutes, VersionKind.CIRCULATED)
    tell_of_circulation(minutes)


@audited("minutes:commented")
def comment_on_item(
    actor: Actor, *, minutes: Minutes, item: MinutesItem, text: str
) -> MinutesComment:
    can_comment(actor, minutes).enforce()
    comment = MinutesComment(
        item_id=item.id,
        author_id=actor.person_id,
        author_name=actor.name,
        made_on=clock.today(),
        text=text,
    )
    return add_record(comment)


@undoable("comment", lambda actor, _record: can_write_minutes(actor))
@audited("minutes:answered")
def resolve_comment(
    actor: Actor, *, minutes: Minutes, comment: MinutesComment, answer: str
) -> None:
    """Say what became of a comment."""
    can_write_minutes(actor).enforce()
    _check_writable(minutes)
    comment.answer, comment.resolved_on = answer, clock.today()


@audited("minutes:agreed")
def agree_minutes(actor: Actor, *, minutes: Minutes, meeting_id: int) -> None:
    """The group has agreed the minutes at a later meeting. From now on they are amended, and not
    rewritten; members and readers get a link."""
    can_write_minutes(actor).enforce()
    if minutes.state is MinutesState.DRAFT:
        raise MinutesNotReady(
            "These minutes have not been circulated, so the group cannot have agreed them. "
            "Circulate them first."
        )
    MINUTES_WORKFLOW.check(minutes.state, MinutesState.AGREED)
    if minutes.state is MinutesState.AGREED:
        return
    at = get_meeting_by_id(meeting_id)
    if at.group_id != minutes.meeting.group_id or not at.is_later_than(minutes.meeting):
        raise DomainError("Choose a later meeting of the same group.", field="meeting_id")
    if at.held_on > clock.today():
        raise DomainError(f"That meeting is on {day(at.held_on)}.", field="meeting_id")
    _check_was_held(at)
    count = queries.list_comments(minutes, is_open=True).total
    if count:
        raise MinutesNotReady(
            f"{counted(count, 'comment')} {are(count)} not resolved. "
            f"Respond to {'it' if count == 1 else 'them'} first."
        )
    minutes.state, minutes.agreed_on = MinutesState.AGREED, at.held_on
    minutes.agreed_at_id = at.id
    announce_decisions(minutes.meeting_id, clock.today(), actor)
    _add_version(actor, minutes, VersionKind.AGREED)
    tell_of_agreement(minutes)


def _check_was_held(at: Meeting) -> None:
    """Raise where a meeting cannot have agreed anything: it was not held."""
    if at.is_cancelled:
        raise DomainError(
            f"The meeting of {day(at.held_on)} was cancelled, so it agreed nothing.",
            field="meeting_id",
        )


@audited("minutes:amended")
def amend_item(
    actor: Actor, *, minutes: Minutes, item: MinutesItem, reason: str, **texts: Unpack[ItemTexts]
) -> None:
    """Amend an item after the minutes were agreed: a new version, with its reason."""
    can_write_minutes(actor).enforce()
    if minutes.state is not MinutesState.AGREED:
        raise DomainError(
            "These minutes are locked and cannot be changed."
            if minutes.state is MinutesState.LOCKED
            else "These minutes are not agreed yet. Edit them instead."
        )
    if all(getattr(item, name) == text for name, text in texts.items()):
        raise DomainError(
            "You have not changed anything. Amend the text before you save.", field="discussion"
        )
    assign(item, texts)
    item.saved_at, item.saved_by = clock.now(), actor.name
    db.session.flush()
    _add_version(actor, minutes, VersionKind.AMENDED, reason)


@undoable("minutes", lambda actor, _record: can_write_minutes(actor))
@audited("minutes:locked")
def lock_minutes(actor: Actor, *, minutes: Minutes) -> None:
    """Close the minutes for good."""
    can_write_minutes(actor).enforce()
    MINUTES_WORKFLOW.check(minutes.state, MinutesState.LOCKED)
    if minutes.state is not MinutesState.LOCKED:
        minutes.state, minutes.locked_on = MinutesState.LOCKED, clock.today()
