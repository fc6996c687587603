"""Decisions sought: the Ministerial group's last item."""

import msgspec

from app.core.sections import Head, Listing, Section, SectionType, listing
from app.core.sentences import message, tally
from app.delivery.rules import ProductAsk
from app.packs.meeting_records import MeetingRecords, sheets
from app.packs.sections.products import ProductRow, open_products

MOST_PRODUCTS = 20
#: The number of them is in the sentence above it.
HEADING = "What is sought, and where it is set out"


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """A decision sought: of which item, and where it stands in the pack."""

    text: str
    item: str
    anchor: str


class Decisions(Section, frozen=True, kw_only=True, tag="decisions"):
    sought: Listing[Sought]
    products: Listing[ProductRow]


def build(head: Head, records: MeetingRecords) -> Decisions:
    """The decisions that have sheets, as the cover counts them, with the items that they are of."""
    titles = {each.number: each.title for each in records.heads}
    sought = [
        Sought(
            text=f"{sheet.number}. {sheet.question}",
            item=f"Item {sheet.item}: {titles[sheet.item]}",
            anchor=sheet.anchor,
        )
        for sheet in sheets(records)
        if sheet.item in titles
    ]
    own = sum(sheet.item == head.number for sheet in sheets(records))
    said = tally(len(sought), "decision", "is sought at this meeting")
    here = f", {own or 'none'} of them under this item" if len(sought) > 1 else ""
    products = [row for row in open_products(records) if row.ask is ProductAsk.APPROVAL]
    waiting = tally(len(products), "product", "awaits approval")
    return Decisions(
        **head.opening(message(f"{said}{here}", waiting if products else "")),
        sought=listing(HEADING, sought),
        products=listing(waiting, products, MOST_PRODUCTS),
    )


SECTION = SectionType("decisions", "Decisions sought", Decisions, build)
