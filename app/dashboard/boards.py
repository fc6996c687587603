"""The front page of those who decide: members of groups, and those who read their packs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.access import Actor, Role
from app.core.findings import Place
from app.core.working_days import away
from app.dashboard import queries
from app.dashboard.changes import ChangesPart, changes_part
from app.dashboard.findings import meeting_place
from app.dashboard.queries import Asked, PackTold
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Group
from app.governance.groups.rules import ItemPurpose
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import Meeting
from app.governance.meetings.running_order import Slot, agendas_of
from app.governance.meetings.steps import pack_due_on
from app.packs import queries as packs
from app.packs.models import Pack
from app.pilots.permissions import can_read_registers
from app.returns import queries as returns
from app.returns.status import PilotRating

#: So many things that a group is asked are listed.
ASKS_SHOWN = 10


@dataclass(frozen=True)
class GroupPart:
    """A group's next meeting and newest issued pack, to a member or a reader of it. ``asks`` are
    those of the pack or, for members while the next meeting's is not out, of its agenda so far
    (``is_draft``): what is to be decided or, where that is nothing, whatever is asked; ``more``
    counts the others. ``is_open`` says that they are cleared for the pack; ``cancelled`` are
    meetings to come that are not held."""

    group: Group
    is_member: bool
    meeting: Meeting | None
    place: Place | None
    away: str
    pack: Pack | None
    pack_due_on: date | None
    is_for_next: bool
    asks: Sequence[str]
    has_decisions: bool
    more: int
    is_draft: bool
    is_open: bool
    cancelled: Sequence[Meeting]


@dataclass(frozen=True)
class BoardsPart:
    """Those groups; the newest ratings or, to those who read packs alone, those of the latest pack
    (for the meeting of ``ratings_on``); and what changed."""

    groups: Sequence[GroupPart]
    ratings: Sequence[PilotRating]
    ratings_on: date | None
    changes: ChangesPart


def boards_part(actor: Actor, here_on: date | None, today: date) -> BoardsPart | None:
    """None to those who belong to no group and read no group's packs, and to the secretariat, whose
    own part tells of every group's next meeting."""
    member_of = actor.scopes(Role.GROUP_MEMBER)
    seen = member_of | actor.scopes(Role.READER)
    if not seen or actor.is_secretariat:
        return None
    ahead = meeting_queries.list_next_and_previous(today, seen)
    meetings = {meeting.group_id: meeting for meeting, _previous_on in ahead}
    in_use = [meeting.group for meeting in meetings.values()]
    if left := seen - meetings.keys():  # those that no meeting is planned of
        in_use += group_queries.list_groups(left)
    agendas = agendas_of(meetings.values())
    issued = {each.meeting.group_id: each for each in packs.list_latest_issued(seen)}
    told = queries.read_packs(issued.values(), actor.clearances) if issued else {}
    cancelled = meeting_queries.list_cancelled(today, seen)
    groups = [
        _group_part(
            group,
            group.id in member_of,
            meetings.get(group.id),
            issued.get(group.id),
            told,
            agendas[meetings[group.id].id] if group.id in meetings else [],
            today,
            [each for each in cancelled if each.group_id == group.id],
        )
        for group in sorted(in_use, key=lambda group: group.id)
    ]
    groups.sort(key=lambda part: part.meeting.held_on if part.meeting else date.max)
    met_on = max((on for _meeting, on in ahead if on is not None), default=None)
    ratings, ratings_on = _ratings(actor, list(issued.values()), told, today)
    return BoardsPart(
        groups,
        ratings,
        ratings_on,
        changes_part(actor, here_on, met_on, today),
    )


def _ratings(
    actor: Actor, issued: Sequence[Pack], told: Mapping[int, PackTold], today: date
) -> tuple[Sequence[PilotRating], date | None]:
    if can_read_registers(actor):
        return returns.list_ratings(today), None
    rated = [pack for pack in issued if pack.id in told and told[pack.id].ratings]
    newest = max(rated, key=lambda pack: pack.meeting.held_on, default=None)
    return (told[newest.id].ratings, newest.meeting.held_on) if newest else ([], None)


def _group_part(
    group: Group,
    is_member: bool,
    meeting: Meeting | None,
    pack: Pack | None,
    told: Mapping[int, PackTold],
    agenda: Sequence[Slot],
    today: date,
    cancelled: Sequence[Meeting],
) -> GroupPart:
    is_for_next = pack is not None and meeting is not None and pack.meeting_id == meeting.id
    is_draft = is_member and meeting is not None and not is_for_next
    asked = told[pack.id].asked if pack is not None and pack.id in told else ()
    if is_draft:
        asked = [
            Asked(ask, slot.item is not None and slot.item.purpose is ItemPurpose.DECISION)
            for slot in agenda
            for ask in slot.asks
        ]
    wanted = [each for each in asked if each.is_for_decision] or asked
    return GroupPart(
        group=group,
        is_member=is_member,
        meeting=meeting,
        place=meeting_place(meeting) if meeting else None,
        away=away(meeting.held_on, today) if meeting else "",
        pack=pack,
        pack_due_on=pack_due_on(meeting.held_on, group) if meeting and not is_for_next else None,
        is_for_next=is_for_next,
        asks=[each.text for each in wanted[:ASKS_SHOWN]],
        has_decisions=any(each.is_for_decision for each in asked),
        more=len(asked) - len(wanted[:ASKS_SHOWN]),
        is_draft=is_draft,
        is_open=pack is not None and pack.id in told,
        cancelled=cancelled,
    )
