"""Key products: standing item 5."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from app.core.formats import counted
from app.core.records import row_of
from app.core.sections import (
    Head,
    Listing,
    RecordRow,
    Records,
    Section,
    SectionType,
    listing,
    read_once,
)
from app.core.sentences import listed, message, tally
from app.delivery.models import Product
from app.delivery.queries import list_products
from app.delivery.rules import ProductAsk
from app.delivery.status import product_status

MOST = 20

#: What a decision needs comes before what a comment does.
_ASKS = {
    ProductAsk.APPROVAL: "approve",
    ProductAsk.INPUT: "give input to",
    ProductAsk.COMMENT: "comment on",
}


class ProductRow(RecordRow, frozen=True, kw_only=True):
    stage: str
    due_on: date
    is_overdue: bool
    ask: ProductAsk
    ask_detail: str
    owner: str
    published_on: date | None = None


class Products(Section, frozen=True, kw_only=True, tag="products"):
    asked: Listing[ProductRow]
    others: Listing[ProductRow]


@read_once
def products(records: Records) -> list[ProductRow]:
    """All, by due date."""
    return [_row(product, records.today) for product in list_products()]


def open_products(records: Records) -> list[ProductRow]:
    return [row for row in products(records) if row.published_on is None]


def _row(product: Product, today: date) -> ProductRow:
    return ProductRow(
        **row_of(product),
        stage=product.stage.word,
        due_on=product.due_on,
        is_overdue=product_status(product, today).days_overdue > 0,
        ask=product.ask,
        ask_detail=product.ask_detail,
        owner=product.owner.name if product.owner else "",
        published_on=product.published_on,
    )


def build(head: Head, records: Records) -> Products:
    rows, order = open_products(records), list(_ASKS)
    asked = [row for row in rows if row.ask in _ASKS]
    asked.sort(key=lambda row: (order.index(row.ask), row.due_on))
    others = [row for row in rows if row.ask not in _ASKS]
    return Products(
        **head.opening(products_message(rows)),
        asked=listing(asked_heading(asked), asked, MOST),
        others=listing(others_heading(others), others, MOST),
    )


def products_message(rows: Sequence[ProductRow]) -> str:
    return message(_asks(rows), _overdue(rows)) if rows else "No product is under way."


def _asks(rows: Sequence[ProductRow]) -> str:
    counts = Counter(row.ask for row in rows)
    parts = [
        f"{verb} {counted(counts[ask], 'product')}" for ask, verb in _ASKS.items() if counts[ask]
    ]
    if parts:
        return f"the group is asked to {listed(parts)}"
    return f"nothing is needed from the group on {counted(len(rows), 'product')} under way"


def _overdue(rows: Sequence[ProductRow]) -> str:
    late = [row for row in rows if row.is_overdue]
    if not late:
        return "none is overdue"
    return f"“{late[0].title}” is overdue" if len(late) == 1 else f"{len(late)} are overdue"


def asked_heading(rows: Sequence[ProductRow]) -> str:
    if not rows:
        return "No product needs anything from the group"
    return tally(len(rows), "product", "needs the group’s comment, input or approval")


def others_heading(rows: Sequence[ProductRow]) -> str:
    late = sum(row.is_overdue for row in rows) or "none"
    return tally(len(rows), "other product", "is under way") + (f", {late} overdue" if rows else "")


SECTION = SectionType("products", "Key products", Products, build, part="delivery")
