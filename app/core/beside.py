"""What every request asks whoever makes it, read in the statement that finds who does: one question
less each. A statement of its own asks the same where nobody is signed in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect


@dataclass(frozen=True)
class ReadBeside:
    """``columns()`` are selects of one value each, made once; ``note`` keeps the values for this
    request."""

    columns: Callable[[], Sequence[ScalarSelect[Any]]]
    note: Callable[..., None]


_reads: tuple[ReadBeside, ...] = ()


def use_reads(*reads: ReadBeside) -> None:
    """Name what is read so. Called at start-up."""
    global _reads
    _reads = reads


def columns_beside() -> list[ScalarSelect[Any]]:
    return [column for read in _reads for column in read.columns()]


def note_beside(values: Sequence[Any]) -> None:
    """Keep the values of ``columns_beside``, in their order."""
    at = 0
    for read in _reads:
        count = len(read.columns())
        read.note(*values[at : at + count])
        at += count
