"""The pack that a meeting waits for, and that those who should read it can."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.core import clock
from app.core.domain import DueItem
from app.core.formats import counted, day
from app.governance.meetings.models import Meeting
from app.governance.meetings.steps import pack_due_on
from app.governance.papers.models import Paper
from app.packs import queries
from app.packs.lacking import papers_lacking
from app.packs.late.arrivals import find_arrivals
from app.packs.models import Pack
from app.packs.readership.queries import read_next_readerships
from app.packs.rules import PackState, how_far


def list_due_packs(person_id: int | None, meetings: Sequence[Meeting] | None) -> Iterable[DueItem]:
    """The pack of each meeting to come, which nobody in particular owes."""
    if meetings is None:
        for pack in queries.list_to_approve(person_id):
            yield _approval(pack, pack.meeting)
        return
    by_id, today = {each.id: each for each in meetings}, clock.today()
    newest, to_approve = queries.list_newest_and_asked(by_id) if by_id else ((), ())
    for pack in to_approve:
        if person_id in (None, pack.approver_id):
            yield _approval(pack, by_id[pack.meeting_id])
    awaited = [each for each in meetings if each.held_on >= today]
    if person_id is not None or not awaited:
        return
    newest = [pack for pack in newest if by_id[pack.meeting_id].held_on >= today]
    for meeting in awaited:
        yield _due(meeting, [pack for pack in newest if pack.meeting_id == meeting.id])
        yield from _left_out(meeting, [pack for pack in newest if pack.meeting_id == meeting.id])
    yield from _late(awaited, newest)
    yield from _barred(awaited, today)


def _approval(pack: Pack, meeting: Meeting) -> DueItem:
    """A draft that a chair has been asked to approve."""
    return DueItem(
        kind="pack_approval",
        what=f"Approval of the pack for {meeting.group.name}, {day(meeting.held_on)}",
        due_on=pack_due_on(meeting.held_on, meeting.group),
        endpoint="packs.show_pack",
        values={"pack_id": pack.id},
        person_id=pack.approver_id,
        meeting_id=meeting.id,
        group_id=meeting.group_id,
        record=(Pack.__tablename__, pack.id),
    )


def _late(meetings: Sequence[Meeting], packs: Sequence[Pack]) -> Iterable[DueItem]:
    """The papers that came after a meeting's pack was issued, until they are added or set aside."""
    meeting_of = {pack.id: pack.meeting_id for pack in packs}
    by_id = {meeting.id: meeting for meeting in meetings if not meeting.is_cancelled}
    for each in find_arrivals([pack for pack in packs if pack.meeting_id in by_id]):
        meeting = by_id[meeting_of[each.pack_id]]
        yield DueItem(
            kind="late_paper",
            what=each.sentence,
            short=each.reference,
            marking=each.marking,
            due_on=each.came_on,
            endpoint="packs.add_late_papers",
            values={"pack_id": each.pack_id},
            named=f"{each.reference} version {each.version}",
            meeting_id=meeting.id,
            is_of_secretariat=True,
            is_illustrative=each.is_illustrative,
            group_id=meeting.group_id,
            record=(Paper.__tablename__, each.paper_id),
        )


def _left_out(meeting: Meeting, packs: Sequence[Pack]) -> Iterable[DueItem]:
    """The papers that the pack that was made last is without, until one is made that has them."""
    made = [pack for pack in packs if pack.state in (PackState.BUILT, PackState.ISSUED)]
    newest = max(made, key=lambda pack: pack.id, default=None)
    if newest is None or meeting.is_cancelled:
        return
    for reference, why in papers_lacking(newest).items():
        yield DueItem(
            kind="paper_left_out",
            what=f"Paper {reference} could not be included in the pack: "
            f"{why[:1].lower()}{why[1:].rstrip('.')}",
            due_on=clock.today(),
            endpoint="papers.show_paper",
            values={"reference": reference},
            meeting_id=meeting.id,
            is_of_secretariat=True,
            group_id=meeting.group_id,
            record=(Meeting.__tablename__, meeting.id),
        )


def _barred(meetings: Sequence[Meeting], today: date) -> Iterable[DueItem]:
    """Of each group's next meeting, how many could not open its pack."""
    readerships = read_next_readerships([meeting.id for meeting in meetings], today)
    for meeting in meetings:
        readership = readerships.get(meeting.id)
        count = len(readership.barred) if readership else 0
        if count:
            yield DueItem(
                kind="readership",
                what=f"{counted(count, 'person', 'people')} cannot open the pack",
                due_on=pack_due_on(meeting.held_on, meeting.group),
                endpoint="packs.show_readership",
                values={"meeting_id": meeting.id},
                meeting_id=meeting.id,
                is_of_secretariat=True,
                group_id=meeting.group_id,
                record=(Meeting.__tablename__, meeting.id),
            )


def _due(meeting: Meeting, packs: Sequence[Pack]) -> DueItem:
    newest = max(packs, key=lambda pack: pack.id, default=None)
    what = f"The pack: {how_far([pack.state for pack in packs])}"
    if newest is not None and newest.left_out:
        what += f", without {counted(len(newest.left_out), 'part')} that could not be produced"
    return DueItem(
        kind="pack",
        what=what,
        due_on=pack_due_on(meeting.held_on, meeting.group),
        endpoint="packs.show_pack" if newest else "meetings.show_meeting",
        values={"pack_id": newest.id} if newest else {"meeting_id": meeting.id},
        meeting_id=meeting.id,
        named=f"meeting {meeting.id}",
        is_done=any(pack.state is PackState.ISSUED for pack in packs),
        is_of_secretariat=True,
        group_id=meeting.group_id,
        record=(Meeting.__tablename__, meeting.id),
    )
