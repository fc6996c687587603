"""Key products: standing item 5."""

from app.delivery.rules import ProductAsk
from app.packs.content import Products
from app.packs.records import Head, Records
from app.packs.sections.listing import part
from app.packs.sentences import products as say

MOST = 20

#: What a decision needs comes before what a comment does.
_ASKS = (ProductAsk.APPROVAL, ProductAsk.INPUT, ProductAsk.COMMENT)


def build(head: Head, records: Records) -> Products:
    products = records.open_products
    asked = [row for row in products if row.ask in _ASKS]
    asked.sort(key=lambda row: (_ASKS.index(row.ask), row.due_on))
    others = [row for row in products if row.ask not in _ASKS]
    return Products(
        **head.opening(say.products_message(products)),
        asked=part(say.asked_heading(asked), asked, MOST, "the register"),
        others=part(say.other_products_heading(others), others, MOST, "the register"),
    )
