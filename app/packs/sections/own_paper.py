"""An item that is its paper, or its papers."""

from app.packs.content import OwnPaper
from app.packs.records import Head, Records
from app.packs.sentences.papers import own_paper_message


def build(head: Head, records: Records) -> OwnPaper:
    papers = records.submitted_for(head.item)
    return OwnPaper(**head.opening(own_paper_message([paper.reference for paper in papers])))
