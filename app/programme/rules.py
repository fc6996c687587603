"""What holds of any programme."""

from dataclasses import dataclass
from datetime import date

from app.core.errors import DomainError
from app.core.worded import Worded


class Appetite(Worded):
    """How much risk the programme takes on (Orange Book)."""

    AVERSE = "averse"
    MINIMAL = "minimal"
    CAUTIOUS = "cautious"
    OPEN = "open"
    EAGER = "eager"


#: What a programme begins with: what scores very high, and nothing else, is above appetite.
DEFAULT_APPETITE = Appetite.OPEN
DEFAULT_APPETITE_SCORE = 15
#: Likelihood times impact, five by five.
HIGHEST_SCORE = 25


@dataclass(frozen=True)
class AcceptedRisk:
    """The appetite, and the highest residual score that it accepts."""

    appetite: Appetite = DEFAULT_APPETITE
    score: int = DEFAULT_APPETITE_SCORE

    @property
    def words(self) -> str:
        """``Open: residual scores up to 15``."""
        return f"{self.appetite.word}: residual scores up to {self.score}"


class EndsBeforeItStarts(DomainError):
    """A period's last day lies before its first."""


def check_period(starts_on: date, ends_on: date | None) -> None:
    """Raise ``EndsBeforeItStarts`` beside ``ends_on`` unless the period runs forward."""
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeItStarts("The end must not be before the start.", field="ends_on")
