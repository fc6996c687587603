"""States of a progress update, what a whole one has, and when it is late."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from app.core.errors import DomainError
from app.core.workflow import Workflow


class UpdateState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"


UPDATE_WORKFLOW = Workflow(
    "update",
    {UpdateState.DRAFT: (UpdateState.SUBMITTED,), UpdateState.SUBMITTED: (UpdateState.DRAFT,)},
)

#: What a submitted update has, and what to do where it is missing.
PARTS = {
    "headline": "Enter the headline.",
    "achievements": "Enter what was achieved. If nothing, say so.",
    "outlook": "Enter what comes next.",
    "learning": "Enter what was learned. If nothing, say so.",
    "needs": "Enter what you need from the group. If nothing, say so.",
    "confidence": "Choose the delivery confidence.",
    "confidence_reason": "Enter the reason for the confidence.",
}


class UpdateIncomplete(DomainError):
    """An update that lacks a part is saved as a draft, never submitted."""


def missing_parts(parts: Mapping[str, object]) -> list[str]:
    """The parts that a whole update has and this one lacks, in their order."""
    return [name for name in PARTS if not parts.get(name)]


def is_late(submitted_on: date | None, due_on: date, today: date) -> bool:
    """Whether the return came after the day it was due or, not being there, is overdue."""
    return (submitted_on or today) > due_on


def check_round(
    *, period_starts_on: date, period_ends_on: date, opens_on: date, due_on: date
) -> None:
    """Raise ``DomainError`` beside a field unless the days of a round are in order."""
    if period_ends_on < period_starts_on:
        raise DomainError("The period must not end before it starts.", field="period_ends_on")
    if due_on < opens_on:
        raise DomainError("Returns cannot be due before the round opens.", field="due_on")
