"""An item that is its paper, or its papers."""

from app.core.formats import counted
from app.core.sections import Head, Section, SectionType
from app.core.sentences import listed
from app.governance.groups.rules import PAPER_SECTION
from app.packs.meeting_records import MeetingRecords


class OwnPaper(Section, frozen=True, kw_only=True, tag="paper"):
    """The papers stand behind the item, and it has no page of its own."""


def build(head: Head, records: MeetingRecords) -> OwnPaper:
    references = [paper.reference for paper in records.submitted_for(head.item_id)]
    return OwnPaper(**head.opening(paper_message(references)))


def paper_message(references: list[str]) -> str:
    if not references:
        return "No paper has been submitted for this item."
    return f"{counted(len(references), 'paper')} for this item: {listed(references)}."


SECTION = SectionType(PAPER_SECTION, "Its paper", OwnPaper, build)
