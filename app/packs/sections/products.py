"""Key products: standing item 5."""

from collections.abc import Sequence
from datetime import date

from app.core.figures import Figures
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
from app.packs.figures import figures

MOST = 20
REGISTER = "the register of products"

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
        **head.opening(products_message(figures(records), rows)),
        asked=listing(asked_heading(asked), asked, MOST, REGISTER),
        others=listing(others_heading(others), others, MOST, REGISTER),
    )


def products_message(told: Figures, rows: Sequence[ProductRow]) -> str:
    """``rows`` are those under way, to name the one that is overdue."""
    said = "No product is under way."
    if told["products_open"]:
        said = message(_asks(told), _overdue(told["products_overdue"], rows))
    return told.with_left_out(said, "products_open")


def _asks(told: Figures) -> str:
    counts = {verb: told[f"products_for_{ask.value}"] for ask, verb in _ASKS.items()}
    parts = [f"{verb} {counted(count, 'product')}" for verb, count in counts.items() if count]
    if parts:
        return f"the group is asked to {listed(parts)}"
    under_way = counted(told["products_open"], "product")
    return f"nothing is needed from the group on {under_way} under way"


def _overdue(count: int, rows: Sequence[ProductRow]) -> str:
    if not count:
        return "none is overdue"
    late = [row.title for row in rows if row.is_overdue]
    return f"“{late[0]}” is overdue" if count == 1 and late else f"{count} are overdue"


def asked_heading(rows: Sequence[ProductRow]) -> str:
    if not rows:
        return "No product needs anything from the group"
    return tally(len(rows), "product", "needs the group’s comment, input or approval")


def others_heading(rows: Sequence[ProductRow]) -> str:
    late = sum(row.is_overdue for row in rows) or "none"
    return tally(len(rows), "other product", "is under way") + (f", {late} overdue" if rows else "")


SECTION = SectionType("products", "Key products", Products, build, part="delivery")
