"""What products and interdependencies say."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from app.core.formats import day
from app.delivery.rules import ProductAsk
from app.packs.row_kinds import InterdependencyRow, ProductRow
from app.packs.sentences.words import are, capital, listed, message, some, spelled


def products_message(products: Sequence[ProductRow]) -> str:
    if not products:
        return "No product is under way."
    return message(_asks(products), _overdue_products(products))


_ASKED = (
    (ProductAsk.APPROVAL, "approve"),
    (ProductAsk.INPUT, "give input to"),
    (ProductAsk.COMMENT, "comment on"),
)


def _asks(products: Sequence[ProductRow]) -> str:
    counts = Counter(row.ask for row in products)
    parts = [f"{verb} {some(counts[ask], 'product')}" for ask, verb in _ASKED if counts[ask]]
    if parts:
        return f"the group is asked to {listed(parts)}"
    return f"nothing is asked of the group on {some(len(products), 'product')} under way"


def _overdue_products(products: Sequence[ProductRow]) -> str:
    late = [row for row in products if row.is_overdue]
    if not late:
        return "none is overdue"
    if len(late) == 1:
        return f"{late[0].title} is overdue"
    return f"{spelled(len(late))} are overdue"


def asked_heading(rows: Sequence[ProductRow]) -> str:
    if not rows:
        return "No product needs anything of the group"
    return capital(
        f"{some(len(rows), 'product')} {'needs' if len(rows) == 1 else 'need'} the group’s"
        " comment, input or approval"
    )


def other_products_heading(rows: Sequence[ProductRow]) -> str:
    late = sum(row.is_overdue for row in rows)
    if not rows:
        return "No other product is under way"
    tail = f", {spelled(late)} overdue" if late else ", none overdue"
    return capital(f"{some(len(rows), 'other product')} {are(len(rows))} under way{tail}")


def interdependencies_message(rows: Sequence[InterdependencyRow], today: date) -> str:
    risky = [row for row in rows if row.is_at_risk]
    late = sum(row.is_overdue for row in rows)
    they = "it was" if late == 1 else "they were"
    overdue = f"{spelled(late)} {are(late)} past the day by which {they} needed"
    if not rows:
        return "No interdependency is open."
    if not risky:
        return message(
            f"none of {some(len(rows), 'open interdependency', 'open interdependencies')}"
            " is at risk",
            overdue if late else "",
        )
    coming = [row.need_by_on for row in risky if row.need_by_on >= today]
    return message(
        f"{spelled(len(risky))} of {some(len(rows), 'interdependency', 'interdependencies')}"
        f" {are(len(risky))} at risk",
        overdue if late else "",
        f"the next of those at risk is needed by {day(min(coming))}" if coming else "",
    )


def interdependencies_heading(rows: Sequence[InterdependencyRow], until_on: date | None) -> str:
    if not rows:
        return "No interdependency is open"
    head = some(len(rows), "open interdependency", "open interdependencies")
    soon = sum(until_on is not None and row.need_by_on <= until_on for row in rows)
    if not until_on or not soon:
        return capital(head)
    return capital(f"{spelled(soon)} of {head} {are(soon)} needed by the next meeting")
