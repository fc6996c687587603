"""How two texts differ, in words."""

import re
from collections.abc import Callable, Iterator, Sequence
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
    return list(differences(_words(before), _words(after), _text))


def differences(
    old: Sequence[str], new: Sequence[str], text: Callable[[Sequence[str]], str]
) -> Iterator[Run]:
    """The same of words that were parted already; ``text`` puts a run of them together."""
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Run(RunKind.KEPT, text(old[i:j]))
            continue
        if i < j:
            yield Run(RunKind.REMOVED, text(old[i:j]))
        if k < m:
            yield Run(RunKind.ADDED, text(new[k:m]))


def _words(text: str) -> list[str]:
    return re.findall(r"\n+|[^\s]+", text)


def _text(words: Sequence[str]) -> str:
    return re.sub(r" ?\n ?", "\n", " ".join(words))
