"""The agenda and the papers of a meeting, as its pack is built from them."""

from datetime import date

from app.core.sections import Head, Records, read_once
from app.governance.agendas.queries import list_lineage
from app.governance.agendas.rules import carried_note
from app.governance.decision_sheets.building import Asking, asks_put, sheets_for
from app.governance.decision_sheets.sheet import DecisionSheet
from app.governance.groups.rules import ORAL_SECTION, PAPER_SECTION
from app.governance.meetings.models import Meeting
from app.governance.meetings.running_order import Slot, agenda_of
from app.governance.papers.models import Paper
from app.governance.papers.queries import list_papers_with_texts
from app.governance.papers.rules import PaperState

#: What a pack, which is drawn once for all its readers, says of an item that not all may read.
RESTRICTED_MESSAGE = "This item is restricted; its papers are circulated separately."


class MeetingRecords(Records):
    """The records for a meeting's pack. ``papers`` are all but those withdrawn."""

    def __init__(
        self, meeting: Meeting, *, today: date, since: date | None, until: date | None
    ) -> None:
        super().__init__(
            meeting_id=meeting.id,
            group_id=meeting.group_id,
            held_on=meeting.held_on,
            today=today,
            since=since,
            until=until,
        )
        self.meeting = meeting
        self.papers = list_papers_with_texts(meeting.id)
        agenda = agenda_of(meeting)
        ids = [slot.item.id for slot in agenda if slot.item]
        self.lineage = list_lineage(ids) if ids else {}
        self.heads = [self._head(slot) for slot in agenda]
        self.items = {slot.number: slot.item for slot in agenda if slot.item}
        self.item_markings = [item.marking for item in self.items.values()]
        #: What each item asks the group to decide, with the papers that were submitted for it.
        self.asking = [
            Asking(
                slot.number,
                slot.item,
                head.asks,
                self.submitted_for(slot.item.id),
                self.awaited_for(slot.item.id),
            )
            for slot, head in zip(agenda, self.heads, strict=True)
            if slot.item
        ]

    def submitted_for(self, item_id: int | None) -> list[Paper]:
        return [p for p in self._papers_for(item_id) if p.state is PaperState.SUBMITTED]

    def awaited_for(self, item_id: int | None) -> list[Paper]:
        return [p for p in self._papers_for(item_id) if p.state is not PaperState.SUBMITTED]

    def _papers_for(self, item_id: int | None) -> list[Paper]:
        return [paper for paper in self.papers if item_id and paper.item_id == item_id]

    def _head(self, slot: Slot) -> Head:
        """Where an item is its papers, it takes the title of the one, and asks what they ask unless
        it has asks of its own. Of an item that only some may read, what everybody may know."""
        item = slot.item
        if item is None:
            return Head(
                number=slot.number,
                title=slot.title,
                kind=ORAL_SECTION,
                purpose=None,
                presenter="",
                minutes=slot.minutes,
                asks=(),
                anchor=f"item-{slot.number}",
                since_on=self.since,
                message=RESTRICTED_MESSAGE,
            )
        own = self.submitted_for(item.id) if item.section == PAPER_SECTION else []
        return Head(
            number=slot.number,
            title=own[0].title if len(own) == 1 else item.title,
            kind=item.section,
            purpose=item.purpose,
            presenter=item.presenter.name if item.presenter else "",
            presenter_id=item.presenter_id,
            minutes=item.minutes,
            asks=tuple(asks_put(item, slot.asks, own)),
            anchor=f"item-{slot.number}",
            since_on=self.since,
            message=item.message,
            note=carried_note(self.lineage.get(item.id, ())),
            item_id=item.id,
        )


@read_once
def sheets(records: MeetingRecords) -> tuple[DecisionSheet, ...]:
    """Of every decision that the agenda asks for."""
    return sheets_for(records.asking)
