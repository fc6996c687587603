"""What an operator looks at. Domains declare what stands in their way (``Domain.conditions``)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Condition:
    """How one thing stands: what it is, what is found of it, and what to do about it. No advice:
    all is well."""

    what: str
    found: str
    advice: str = ""

    @property
    def is_well(self) -> bool:
        return not self.advice
