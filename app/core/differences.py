"""How two texts differ, in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class RunKind(StrEnum):
    """What became of a run of words between two versions."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Run:
    change: RunKind
    text: str


def word_differences(before: str, after: str) -> list[Run]:
    """The words of two texts in reading order, each run kept, removed or added. Line breaks count
    as words, so that paragraphs stay; other white space does not."""
    old, new = _words(before), _words(after)
    runs: list[Run] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run(RunKind.KEPT, _text(old[i:j])))
            continue
        if i < j:
            runs.append(Run(RunKind.REMOVED, _text(old[i:j])))
        if k < m:
            runs.append(Run(RunKind.ADDED, _text(new[k:m])))
    return runs


def _words(text: str) -> list[str]:
    return re.findall(r"\n+|[^\s]+", text)


def _text(words: Sequence[str]) -> str:
    return re.sub(r" ?\n ?", "\n", " ".join(words))
