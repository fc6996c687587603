"""Redaction of minutes: a version is kept whole, and what is restricted in it is left out each
time that someone reads it."""

import msgspec

from app.core.restriction import seen_among, sees_everything, there_among
from app.governance.meetings.models import AgendaItem
from app.governance.minutes.content import Item, MinutesContent, decode, hidden_item


def read_redacted(stored: bytes) -> MinutesContent:
    """A version without the items that are or were restricted and that its reader may not see."""
    content = decode(stored)
    keys = {item.agenda_item_id for item in content.items if item.agenda_item_id is not None}
    if not keys or sees_everything():
        return content
    seen, there = seen_among(AgendaItem, keys), there_among(AgendaItem, keys)

    def shown(item: Item) -> Item:
        key = item.agenda_item_id
        is_open = key in seen or not (item.is_restricted or key in there)
        return item if is_open else hidden_item(item.number)

    return msgspec.structs.replace(content, items=tuple(shown(item) for item in content.items))
