"""What is public of minutes that were agreed: their newest version, without what is restricted or
marked."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, selectinload

from app.core.formats import clock_time, day
from app.core.markings import LOWEST
from app.core.models import reference_of
from app.core.publishing import PublicContent, PublicKind, PublicPart, facts_of
from app.core.references import number_in
from app.core.seen import seen_among
from app.extensions import db
from app.governance.actions.models import Action
from app.governance.decisions.models import Decision
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.public import public_key_of, why_not_public
from app.governance.minutes.content import Attendee, Item, MinutesContent
from app.governance.minutes.models import Minutes, MinutesVersion
from app.governance.minutes.redaction import read_redacted
from app.governance.minutes.rules import MinutesState


def _select(_today: date) -> Select[Minutes]:
    return (
        select(Minutes)
        .join(Minutes.meeting)
        .join(Meeting.group)
        .where(Minutes.state.in_((MinutesState.AGREED, MinutesState.LOCKED)))
        .options(
            contains_eager(Minutes.meeting).contains_eager(Meeting.group),
            selectinload(Minutes.versions),
        )
        .order_by(Meeting.held_on.desc(), Minutes.id)
    )


def _content(version: MinutesVersion) -> MinutesContent:
    stored = db.session.scalar(
        select(MinutesVersion.content).where(MinutesVersion.id == version.id)
    )
    assert stored is not None
    return read_redacted(stored)


def _build(minutes: Minutes, _today: date) -> PublicContent:
    version = minutes.versions[-1]
    content = _content(version)
    keys = {item.agenda_item_id for item in content.items if item.agenda_item_id is not None}
    seen = seen_among(AgendaItem, keys)
    open_now = _open_among(
        Decision, [d.reference for item in content.items for d in item.decisions]
    )
    open_now |= _open_among(Action, [a.reference for item in content.items for a in item.actions])
    there = (
        ("Present", content.present),
        ("Substitutes", content.substitutes),
        ("Apologies", content.apologies),
        ("In attendance", content.in_attendance),
        ("Observers", content.observers),
    )
    return PublicContent(
        title=f"{content.group}: minutes of {day(content.held_on)}",
        dated_on=content.held_on,
        facts=facts_of(
            ("Group", content.group),
            ("Meeting", str(content.number)),
            ("Date", f"{day(content.held_on)}, {clock_time(content.starts_at)}"),
            ("Place", content.place),
            *((label, _people(people)) for label, people in there),
            ("Quorum", content.quorum),
        ),
        parts=tuple(
            part for item in content.items for part in _parts(item, _is_open(item, seen), open_now)
        ),
        is_illustrative=content.is_illustrative,
    )


def _is_open(item: Item, seen: Collection[int]) -> bool:
    """Whether anyone might read it, then and now: its agenda item is one of ``seen``, or none."""
    is_seen = item.agenda_item_id is None or item.agenda_item_id in seen
    return is_seen and not item.is_restricted and not item.is_hidden


def _open_among(model: Any, references: Collection[str]) -> set[str]:
    """Those of some references whose records anyone might read: they may have been marked or
    restricted since the minutes were agreed."""
    numbers = {number_in(model.PREFIX, each) for each in references} - {None}
    wanted = select(model.number).where(model.number.in_(numbers)).limit(len(numbers))
    return {reference_of(model.PREFIX, number) for number in db.session.scalars(wanted)}


def _people(people: Sequence[Attendee]) -> str:
    return "; ".join(f"{each.name}, {each.detail}" if each.detail else each.name for each in people)


def _parts(item: Item, is_open: bool, references: Collection[str]) -> Iterator[PublicPart]:
    """What is public of an item, with those of its decisions and actions whose references are
    given."""
    if not is_open:
        yield PublicPart(heading=f"{item.number}. Restricted item", text="Not published.")
        return
    said = (item.discussion, item.summing_up, item.conclusion)
    yield PublicPart(
        heading=f"{item.number}. {item.title}",
        text="\n\n".join(text for text in said if text),
        items=(
            *(
                f"Decision {each.reference}: {each.text}"
                for each in item.decisions
                if each.reference in references
            ),
            *(
                f"Action {each.reference}: {each.text} ({each.owner}, by {day(each.due_on)})"
                for each in item.actions
                if each.reference in references
            ),
        ),
    )


def _why_not(minutes: Minutes) -> str:
    version = minutes.versions[-1]
    if version.marking not in LOWEST:
        return (
            f"These minutes were agreed with the marking {version.marking.word}. Lower the "
            "marking of the meeting and amend the minutes first, if that is right."
        )
    return why_not_public(minutes.meeting)


PUBLIC_MINUTES = PublicKind(
    name="minutes",
    folder="minutes",
    one="set of minutes",
    many="Minutes",
    model=Minutes,
    select=_select,
    build=_build,
    key=lambda minutes: public_key_of(minutes.meeting),
    called=lambda minutes: f"{minutes.meeting.group.name}, {day(minutes.meeting.held_on)}",
    about=lambda minutes: (
        ("meeting", minutes.meeting_id),
        ("group", minutes.meeting.group_id),
    ),
    why_not=_why_not,
    has_file=True,
    order=70,
)
