"""Decisions sought: the Ministerial group's last item."""

from app.delivery.rules import ProductAsk
from app.governance.groups.rules import ItemPurpose
from app.packs.content import Decisions, Part, Sought
from app.packs.records import Head, Records
from app.packs.sections.listing import part
from app.packs.sentences import ministers as say

MOST_PRODUCTS = 20


def build(head: Head, records: Records) -> Decisions:
    """What the items for decision ask, this one's own asks included, in the agenda's order."""
    sought = [
        Sought(text=ask, item=f"Item {item.number}: {item.title}", anchor=item.anchor)
        for item in records.heads
        if item.purpose is ItemPurpose.DECISION
        for ask in item.asks
    ]
    products = [row for row in records.open_products if row.ask is ProductAsk.APPROVAL]
    return Decisions(
        **head.opening(say.decisions_message(len(sought))),
        sought=Part(heading=say.sought_heading(len(sought)), rows=tuple(sought)),
        products=part(say.approvals_heading(products), products, MOST_PRODUCTS, "the register"),
    )
