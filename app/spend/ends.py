"""Ends of flows as people name them: "SR-003 line 12"."""

import re
from collections.abc import Mapping
from typing import Any

from app.core.access import Actor
from app.core.errors import DomainError, NotFound
from app.core.models import reference_of
from app.spend.keeping import is_counted
from app.spend.models import SpendLine, SpendReturn
from app.spend.permissions import can_match_spend
from app.spend.queries import get_line, get_return
from app.spend.rules import CountedAt, FlowMatch

#: A return and one of its lines: "SR-003 line 12", "sr-3, 12".
_NAMED = re.compile(r"(SR-?\d{1,9})(?: ?[,;:/] ?| )(?:line )?(\d{1,6})", re.I)
_FOUND = (FlowMatch.REFERENCE, FlowMatch.PAIR, FlowMatch.PERSON)


def find_named_ends(actor: Actor, *, funder: str, deliverer: str) -> dict[str, Any]:
    """The values in the address of the page that compares two lines, which people named. Raises
    where they cannot be matched, beside the field that is to be changed."""
    funder_return, funder_line = _named(funder, CountedAt.FUNDER)
    deliverer_return, deliverer_line = _named(deliverer, CountedAt.DELIVERER)
    may = can_match_spend(actor, funder_return, deliverer_return)
    if not may:
        at_fault = CountedAt.DELIVERER
        if not can_match_spend(actor, funder_return):
            at_fault = CountedAt.FUNDER
        raise DomainError(may.why, field=at_fault.value)
    check_comparable(funder_return, deliverer_return)
    # Two that have their other end may be each other's, and wrongly so.
    if is_open(funder_line) != is_open(deliverer_line):
        check_open(funder_return, funder_line)
        check_open(deliverer_return, deliverer_line)
    return {
        "funder": funder_return.reference,
        "funder_line": funder_line.number,
        "deliverer": deliverer_return.reference,
        "deliverer_line": deliverer_line.number,
    }


def check_comparable(funder: SpendReturn, deliverer: SpendReturn) -> None:
    """That lines of both are counted in the totals of one year."""
    if funder.year != deliverer.year:
        raise DomainError(
            f"{funder.reference} is for {funder.year} and {deliverer.reference} for "
            f"{deliverer.year}. Only lines of one year can be matched.",
            field=CountedAt.DELIVERER.value,
        )
    for each, end in ((funder, CountedAt.FUNDER), (deliverer, CountedAt.DELIVERER)):
        if not is_counted(each):
            raise DomainError(
                f"{each.reference} is not in the totals of {each.year}, so its lines are not "
                "matched.",
                field=end.value,
            )


def get_end(spend_return: SpendReturn, number: int, counted_at: CountedAt) -> SpendLine:
    """A line that is counted at this end of a flow."""
    line = get_line(spend_return, number)
    if line.counted_at is not counted_at or not line.counterparty:
        raise DomainError(
            f"Line {number} of {spend_return.reference} is not counted at the "
            f"{counted_at.word.lower()} of a flow.",
            field=counted_at.value,
        )
    return line


def is_open(line: SpendLine) -> bool:
    """Whether something of a line has no other end yet."""
    return line.unmatched_pence != 0 and line.across not in _FOUND


def check_open(spend_return: SpendReturn, line: SpendLine) -> None:
    """That a line has no other end yet."""
    if is_open(line) or line.counted_at is None:
        return
    how: Mapping[FlowMatch, str] = {
        FlowMatch.REFERENCE: "by reference",
        FlowMatch.PAIR: "by bodies, stream, year and amount",
        FlowMatch.PERSON: "by a moderator",
    }
    found = how.get(line.across) or how.get(line.match)
    raise DomainError(
        f"Line {line.number} of {spend_return.reference} is matched with another line already"
        f"{f', {found}' if found else ''}.",
        field=line.counted_at.value,
    )


def _named(said: str, counted_at: CountedAt) -> tuple[SpendReturn, SpendLine]:
    named = _NAMED.fullmatch(" ".join(said.split()))
    if named is None:
        raise DomainError(
            "Enter a return and one of its lines, like SR-003 line 12.", field=counted_at.value
        )
    number = int(re.sub(r"\D", "", named[1]))
    try:
        found = get_return(reference_of(SpendReturn.PREFIX, number))
        return found, get_end(found, int(named[2]), counted_at)
    except NotFound as error:
        raise DomainError(error.message, field=counted_at.value) from None
