"""Enumerations whose members people read: each has its ``word``."""

from enum import StrEnum
from typing import Self

from app.core.wording import Text


class Worded(StrEnum):
    """``CIRCULATED = "circulated"`` reads "Circulated". Where the word is another, it stands beside
    the value that is stored: ``BUILT = "built", "Draft"``. It can be one of the programme's own:
    ``RED = "red", Phrase("{red}")``."""

    _said: Text

    def __new__(cls, value: str, said: Text | None = None) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member._said = value.replace("_", " ").capitalize() if said is None else said
        return member

    @property
    def word(self) -> str:
        return str(self._said)
