"""How long a paper is, against what its group asks for."""

import math
import re
from dataclasses import dataclass

from app.core.formats import counted
from app.documents.queries import find_text
from app.governance.groups.rules import ItemPurpose
from app.governance.papers.models import Paper

#: The words that fill a page of a pack, headings and tables included. The script counts with it.
WORDS_A_PAGE = 450

#: Signs of Markdown that stand alone are none.
_WORD = re.compile(r"\S*\w\S*")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class PaperLength:
    """Of a text the words, and about how many pages they fill; of a PDF its pages. ``most`` is what
    the group asks for of a paper for decision, None of any other."""

    pages: int
    most: int | None
    words: int | None = None

    @property
    def is_over(self) -> bool:
        return self.most is not None and self.pages > self.most

    @property
    def said(self) -> str:
        """ "About 620 words: 2 pages. The limit is 3." """
        pages = counted(self.pages, "page")
        said = pages if self.words is None else f"About {counted(self.words, 'word')}: {pages}"
        return f"{said}." if self.most is None else f"{said}. The limit is {self.most}."


def length_of(paper: Paper) -> PaperLength:
    """Of a paper that came with its texts, file and group. Its front sheet does not count."""
    most = paper.group.paper_pages if paper.purpose is ItemPurpose.DECISION else None
    file = paper.file
    if file is not None and file.pages is not None:
        return PaperLength(file.pages, most)
    text = paper.body
    if file is not None:
        html = find_text(file.html_sha256)
        text = _TAG.sub(" ", html)
    words = len(_WORD.findall(text))
    return PaperLength(math.ceil(words / WORDS_A_PAGE), most, words)
