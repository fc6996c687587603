"""Decisions sought: the Ministerial group's last item."""

import msgspec

from app.core.sections import Head, Listing, Records, Section, SectionType, listing
from app.core.sentences import message, tally
from app.delivery.rules import ProductAsk
from app.governance.groups.rules import ItemPurpose
from app.packs.sections.products import ProductRow, open_products

MOST_PRODUCTS = 20


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """A decision sought: of which item, and where it stands in the pack."""

    text: str
    item: str
    anchor: str


class Decisions(Section, frozen=True, kw_only=True, tag="decisions"):
    sought: Listing[Sought]
    products: Listing[ProductRow]


def build(head: Head, records: Records) -> Decisions:
    """What the items for decision ask, this one's own asks included, in the agenda's order."""
    sought = [
        Sought(text=ask, item=f"Item {item.number}: {item.title}", anchor=item.anchor)
        for item in records.heads
        if item.purpose == ItemPurpose.DECISION
        for ask in item.asks
    ]
    said = tally(len(sought), "decision", "is sought at this meeting")
    products = [row for row in open_products(records) if row.ask is ProductAsk.APPROVAL]
    return Decisions(
        **head.opening(message(said)),
        sought=listing(said, sought),
        products=listing(
            tally(len(products), "product", "awaits approval"), products, MOST_PRODUCTS
        ),
    )


SECTION = SectionType("decisions", "Decisions sought", Decisions, build)
