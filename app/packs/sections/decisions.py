"""Decisions sought: the Ministerial group's last item."""

from collections.abc import Sequence

import msgspec

from app.core.formats import counted
from app.core.sections import Head, Listing, Records, Section, SectionType, listing
from app.core.sentences import agree, are
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
    products = [row for row in open_products(records) if row.ask is ProductAsk.APPROVAL]
    return Decisions(
        **head.opening(decisions_message(len(sought))),
        sought=Listing(heading=sought_heading(len(sought)), rows=tuple(sought)),
        products=listing(approvals_heading(products), products, MOST_PRODUCTS),
    )


def decisions_message(count: int) -> str:
    if not count:
        return "No decision is sought at this meeting."
    return f"{counted(count, 'decision')} {are(count)} sought at this meeting."


def sought_heading(count: int) -> str:
    return f"{counted(count, 'decision')} to take" if count else "No item asks for a decision"


def approvals_heading(rows: Sequence[ProductRow]) -> str:
    if not rows:
        return "No product awaits approval"
    return f"{counted(len(rows), 'product')} {agree(len(rows), 'await')} approval"


SECTION = SectionType("decisions", "Decisions sought", Decisions, build)
