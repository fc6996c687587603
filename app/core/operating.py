"""What an operator looks at. Domains declare what stands in their way (``Domain.conditions``)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Remedy:
    """What is done about it: the words of a button or a link, and the endpoint that it leads to."""

    words: str
    endpoint: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Condition:
    """How one thing stands: what it is, what is found of it, and what to do about it. No advice:
    all is well. The page has the ``remedies`` beside it; the command names none."""

    what: str
    found: str
    advice: str = ""
    remedies: Sequence[Remedy] = ()

    @property
    def is_well(self) -> bool:
        return not self.advice
