"""What minutes declare."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.access import Access, Actor, Role
from app.core.domain import Domain, DueItem, Found, NavigationEntry, Panel, RecordKind
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.formats import counted, day
from app.core.loading import loading
from app.core.markings import within
from app.core.searched import Searched, SearchedPart
from app.core.sql_dates import day_in_words
from app.core.timed import At, Every, Job
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Group
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.stages import NextStep, Stage, StageState
from app.governance.meetings.steps import Step, due_on
from app.governance.minutes import queries
from app.governance.minutes.drawings import draw_waiting, forget_old
from app.governance.minutes.due import due_rows
from app.governance.minutes.models import Minutes, MinutesComment, MinutesItem, MinutesVersion
from app.governance.minutes.permissions import can_list_minutes, can_read_minutes, can_write_minutes
from app.governance.minutes.public import PUBLIC_MINUTES
from app.governance.minutes.registers import MINUTES
from app.governance.minutes.rules import WRITABLE, MinutesState
from app.governance.minutes.views import blueprint, here


def _can_read(actor: Actor, minutes: Minutes) -> Access:
    is_chair = group_queries.is_chair(actor.person_id, minutes.meeting.group_id, clock.today())
    return can_read_minutes(actor, minutes, is_chair=is_chair)


def _readable(actor: Actor, on: date) -> Select[Any] | None:
    """As ``can_read_minutes``, which asks for the marking too."""
    listed = MINUTES.select_readable(actor, on)
    return None if listed is None else listed.where(Meeting.marking.in_(within(actor.clearances)))


def _readable_items(actor: Actor, _on: date) -> ColumnElement[bool]:
    """What note-takers still write is nobody else's; nor is what was said on an agenda item that
    the actor does not see."""
    seen = or_(
        MinutesItem.agenda_item_id.is_(None),
        MinutesItem.agenda_item_id.in_(select(AgendaItem.id)),
    )
    if actor.is_secretariat:
        return seen
    agreed = select(Minutes.id).where(Minutes.state.not_in(WRITABLE))
    return and_(seen, MinutesItem.minutes_id.in_(agreed))


#: What was said on each item.
_ITEMS = SearchedPart(MinutesItem, "minutes_id", stand_apart=True, readable=_readable_items)


def _readable_comments(actor: Actor, _on: date) -> ColumnElement[bool]:
    """What members made of the minutes that went round, to each other and the secretariat; nothing
    of minutes of which a version is marked above the actor's clearance."""
    above = select(MinutesVersion.minutes_id).where(
        MinutesVersion.marking.not_in(within(actor.clearances))
    )
    seen = MinutesItem.minutes_id.not_in(above)
    if actor.is_secretariat:
        return seen
    theirs = (
        select(Minutes.id)
        .join(Minutes.meeting)
        .where(
            Meeting.group_id.in_(actor.scopes(Role.GROUP_MEMBER)),
            Minutes.state != MinutesState.DRAFT,
        )
    )
    return and_(seen, MinutesItem.minutes_id.in_(theirs))


def _due(person_id: int | None, meetings: Sequence[Meeting] | None) -> Iterable[DueItem]:
    """Draft minutes of meetings held; for a meeting also those of the last, which it agrees."""
    if person_id is not None:
        return
    today = clock.today()
    if meetings is None:
        for meeting in queries.list_unwritten(today):
            yield _circulation(meeting, None)
        return
    held = [meeting for meeting in meetings if meeting.held_on < today]
    states = queries.find_states([meeting.id for meeting in held]) if held else {}
    for meeting in held:
        yield _circulation(meeting, states.get(meeting.id))
    for meeting_id, (last, state) in queries.find_meetings_before(
        [meeting.id for meeting in meetings]
    ).items():
        meeting = next(each for each in meetings if each.id == meeting_id)
        yield _agreement(meeting, last, state)


def _circulation(meeting: Meeting, state: MinutesState | None) -> DueItem:
    return DueItem(
        kind="minutes",
        what=f"Circulation of the minutes of {meeting.group.name}, meeting {meeting.number}",
        due_on=due_on(Step.MINUTES, meeting.held_on, meeting.group),
        endpoint="meetings.show_meeting",
        values={"meeting_id": meeting.id},
        meeting_id=meeting.id,
        is_done=state not in (None, MinutesState.DRAFT),
        is_of_secretariat=True,
        group_id=meeting.group_id,
        record=(Meeting.__tablename__, meeting.id),
    )


def _agreement(meeting: Meeting, last: Meeting, state: MinutesState | None) -> DueItem:
    """The minutes of the last meeting go round by their own day, and are agreed at this one."""
    has_gone_round = state not in (None, MinutesState.DRAFT)
    return DueItem(
        kind="agreement" if has_gone_round else "last_minutes",
        what=("Agreement to" if has_gone_round else "Circulation of")
        + f" the minutes of the last meeting, {day(last.held_on)}",
        due_on=meeting.held_on
        if has_gone_round
        else due_on(Step.MINUTES, last.held_on, last.group),
        endpoint="meetings.show_meeting",
        values={"meeting_id": last.id},
        meeting_id=meeting.id,
        is_done=state not in (None, *WRITABLE),
        is_of_secretariat=True,
        group_id=last.group_id,
        record=(Meeting.__tablename__, last.id),
    )


def _meeting_panel(meeting: Meeting, actor: Actor) -> dict[str, Any] | None:
    """The minutes, to those who read them; to those who write them, where they begin."""
    today = clock.today()
    if meeting.held_on > today or meeting.is_cancelled:
        return None
    minutes = queries.find_minutes(meeting.id)
    can_write = can_write_minutes(actor)
    if minutes is not None and not _can_read(actor, minutes):
        minutes = None
    if minutes is None and not can_write:
        return None
    circulate_on = due_on(Step.MINUTES, meeting.held_on, meeting.group)
    is_late = circulate_on < today
    return {
        "meeting": meeting,
        "minutes": minutes,
        "due_on": circulate_on,
        "is_late": is_late,
        "can_write": can_write,
        "stage": _stage(meeting, minutes, is_late=is_late, can_write=bool(can_write)),
    }


def _stage(
    meeting: Meeting, minutes: Minutes | None, *, is_late: bool, can_write: bool
) -> StageState:
    """How the minutes stand, to those who read them."""
    here = {"meeting_id": meeting.id}
    if minutes is None:
        start = NextStep("Start the minutes", "minutes.begin_minutes", here, is_pressed=True)
        return StageState(Stage.MINUTES, "Not started", is_late=is_late, next=start)
    is_draft = minutes.state is MinutesState.DRAFT
    empty = sum(item.is_empty for item in minutes.items)
    said, step = minutes.state.word, None
    if is_draft and empty:
        said = f"{len(minutes.items) - empty} of {counted(len(minutes.items), 'item')} written"
        step = NextStep("Continue writing the minutes", "minutes.write_minutes", here)
    elif is_draft:
        said = "Written, not circulated"
        step = NextStep("Circulate minutes", "minutes.circulate_minutes", here)
    return StageState(
        Stage.MINUTES,
        said,
        is_done=minutes.state not in WRITABLE,
        is_late=is_draft and is_late,
        next=step if can_write else None,
        anchor="minutes",
    )


DOMAIN = Domain(
    public=(PUBLIC_MINUTES,),
    name="minutes",
    events={
        "minutes:begun": "Started",
        "minutes:written": "Edited",
        "minutes:commented": "Comment added",
        "minutes:answered": "Comment resolved",
    },
    blueprint=blueprint,
    jobs=(
        Job("minutes.draw_waiting", "Produce minutes as PDF", Every(1), draw_waiting),
        Job("minutes.forget_old", "Delete PDFs of earlier minutes", At((3,), 30), forget_old),
    ),
    navigation=(
        NavigationEntry("Decisions", "Minutes", "minutes.list_minutes", 17, can_list_minutes),
    ),
    panels=(Panel("meeting", 25, "minutes/meeting_panel.html", _meeting_panel),),
    records=(
        RecordKind(
            name="minutes",
            model=Minutes,
            address=lambda minutes: ("minutes.show_minutes", here(minutes)),
            can_read=_can_read,
            parts=loading(lambda: (joinedload(Minutes.meeting).joinedload(Meeting.group),)),
            readable=_readable,
            searched=Searched(
                texts=(),
                parts=(
                    _ITEMS,
                    SearchedPart(
                        MinutesComment,
                        "item_id",
                        through=_ITEMS,
                        stand_apart=True,
                        readable=_readable_comments,
                    ),
                ),
                group=Meeting.group_id,
                day=Meeting.held_on,
            ),
            found=Found(
                literal("Minutes of ") + Group.name + ", " + day_in_words(Meeting.held_on),
                lambda row: ("minutes.show_minutes", {"meeting_id": row.meeting_id}),
                {"meeting_id": Meeting.id, "due_on": Meeting.held_on},
            ),
        ),
    ),
    due_kinds=(
        DueKind(
            "minutes",
            Step.MINUTES,
            said="Minutes to circulate",
            reminders=reminders_on(-2, 0, 1, 5, to=Audience.SECRETARIAT),
        ),
        DueKind(
            "agreement",
            said="Minutes to agree",
            reminders=reminders_on(1, to=Audience.SECRETARIAT),
        ),
        DueKind(
            "minutes_comments",
            said="Comments on minutes",
            is_compulsory=False,
            reminders=reminders_on(-5),
        ),
        # Reminded of as the minutes of their own meeting.
        DueKind(
            "last_minutes", said="Minutes of the last meeting to circulate", is_seen_again=True
        ),
    ),
    registers=(MINUTES,),
    due=_due,
    due_rows=due_rows,
    checks={
        "meeting:record-changed": queries.check_minutes_open,
        "step:undone": queries.check_not_circulated_since,
        "agenda-item:removed": queries.check_may_remove,
        "milestone:baseline-corrected": queries.check_unminuted,
    },
)
