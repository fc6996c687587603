"""Two versions of a text, word for word. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from app.core.differences import Run, RunKind, differences
from app.governance.papers.rules import FRONT_SHEET

#: Words of a paragraph that are compared one by one; of longer ones the whole is said to be new.
MOST_WORDS = 1500
#: Paragraphs that are alike, shown around what has changed; what lies further off is counted.
AROUND = 1

_HEADINGS = {
    "title": "Title",
    "purpose": "Purpose",
    "marking": "Marking",
    **FRONT_SHEET,
    "body": "Text",
}
_WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Block:
    """A paragraph, in pieces; or so many (``left_out``) that are alike and not shown."""

    pieces: tuple[Run, ...] = ()
    left_out: int = 0

    @property
    def is_changed(self) -> bool:
        return any(piece.change is not RunKind.KEPT for piece in self.pieces)


@dataclass(frozen=True)
class Difference:
    """What has changed under one heading."""

    heading: str
    blocks: tuple[Block, ...]


def compare(old: Mapping[str, str], new: Mapping[str, str]) -> list[Difference]:
    """The parts that differ, in the order of the front sheet."""
    return [
        Difference(heading, tuple(_shortened(list(_blocks(old.get(key, ""), new.get(key, ""))))))
        for key, heading in _HEADINGS.items()
        if old.get(key, "") != new.get(key, "")
    ]


def _blocks(old: str, new: str) -> Iterator[Block]:
    before, after = _paragraphs(old), _paragraphs(new)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Block((Run(RunKind.KEPT, text),)) for text in before[i1:i2])
            continue
        pairs = min(i2 - i1, j2 - j1)
        for step in range(pairs):
            yield Block(tuple(_pieces(before[i1 + step], after[j1 + step])))
        yield from (Block((Run(RunKind.REMOVED, text),)) for text in before[i1 + pairs : i2])
        yield from (Block((Run(RunKind.ADDED, text),)) for text in after[j1 + pairs : j2])


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _pieces(old: str, new: str) -> Iterator[Run]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        yield Run(RunKind.REMOVED, old)
        yield Run(RunKind.ADDED, new)
        return
    yield from differences(before, after, "".join)


def _shortened(blocks: Sequence[Block]) -> Iterator[Block]:
    """What is alike and far from every change becomes a count."""
    changed = [index for index, block in enumerate(blocks) if block.is_changed]
    near = {i for index in changed for i in range(index - AROUND, index + AROUND + 1)}
    for is_near, run in groupby(enumerate(blocks), key=lambda pair: pair[0] in near):
        found = [block for _, block in run]
        if is_near:
            yield from found
        else:
            yield Block(left_out=len(found))
