"""An item that is its paper, or its papers."""

from app.packs.content import OwnPaper
from app.packs.records import Head, Records
from app.packs.sentences.papers import own_paper_message


def build(head: Head, records: Records) -> OwnPaper:
    item = records.meeting.items[head.number - 1]
    papers = records.submitted_for(item)
    return OwnPaper(**head.opening(own_paper_message([paper.reference for paper in papers])))
