"""What holds of any programme."""

from datetime import date

from app.core.errors import DomainError


class EndsBeforeItStarts(DomainError):
    """A period's last day lies before its first."""


def check_period(starts_on: date, ends_on: date | None) -> None:
    """Raise ``EndsBeforeItStarts`` beside ``ends_on`` unless the period runs forward."""
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeItStarts("The end must not be before the start.", field="ends_on")
