"""What a pack is without, because it could not be drawn: each of its parts by title, and why."""

import re
from collections.abc import Iterable, Iterator

from app.packs.models import Pack

#: What stands before the title of a paper that came after the issue.
LATE = "Late paper "
#: A paper's title begins with its reference (``PaperNumbering.reference``).
_PAPER = re.compile(r"([^\s:]+\d{2}): ")


def sentence_of(title: str, why: str) -> str:
    """As ``Pack.left_out`` keeps it. No reason has a colon in it."""
    return f"{title}: {why}"


def parts_lacking(pack: Pack) -> Iterator[tuple[str, str]]:
    """Title and reason of each."""
    for sentence in pack.left_out:
        title, _, why = sentence.rpartition(": ")
        yield title, why


def why_without(reference: str, parts: Iterable[tuple[str, str]]) -> str:
    """Why a paper is not among them, of what they are without; empty where it is."""
    begins = f"{reference}: "
    return next(
        (why for title, why in parts if title.removeprefix(LATE).startswith(begins)),
        "",
    )


def papers_lacking(pack: Pack) -> dict[str, str]:
    """By the references of the papers that a pack is without, why."""
    found: dict[str, str] = {}
    for title, why in parts_lacking(pack):
        paper = _PAPER.match(title.removeprefix(LATE))
        if paper is not None:
            found.setdefault(paper[1], why)
    return found
