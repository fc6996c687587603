"""The papers of an item that is split."""

from app.governance.agendas.rules import ItemSplit
from app.governance.groups.rules import ORAL_SECTION, PAPER_SECTION
from app.governance.papers.queries import list_papers_whoever_looks


def follow_split(split: ItemSplit) -> None:
    """Papers go to the item that the secretariat chose. An item that was filled from papers and has
    none left is an oral one."""
    papers = list_papers_whoever_looks(split.item.id, split.meeting.group_id)
    gone = [paper for paper in papers if paper.id in split.paper_ids]
    for paper in gone:
        paper.item_id = split.made.id
    if gone:
        split.made.section = PAPER_SECTION
    if len(gone) == len(papers) and gone and split.item.section == PAPER_SECTION:
        split.item.section = ORAL_SECTION
