"""Enumerations whose members people read: each has its ``word``."""

from enum import StrEnum
from typing import Self


class Worded(StrEnum):
    """``CIRCULATED = "circulated"`` reads "Circulated". Where the word is another, it stands beside
    the value that is stored: ``BUILT = "built", "Draft"``."""

    word: str

    def __new__(cls, value: str, word: str | None = None) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.word = value.replace("_", " ").capitalize() if word is None else word
        return member
