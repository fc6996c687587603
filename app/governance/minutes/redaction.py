"""Redaction of minutes: a version is kept whole, and what is restricted in it is left out each
time that someone reads it."""

import msgspec

from app.core.seen import restricted_among_all, seen_among, there_among
from app.core.viewers import is_among, sees_everything
from app.governance.meetings.models import AgendaItem
from app.governance.minutes.content import Item, MinutesContent, decode, hidden_item


def read_redacted(stored: bytes) -> MinutesContent:
    """A version without the items that its reader may not see: those that are restricted now, and
    those that were when it was made, to people whom it names."""
    content = decode(stored)
    keys = {item.agenda_item_id for item in content.items if item.agenda_item_id is not None}
    if not keys or sees_everything():
        return content
    seen, there = seen_among(AgendaItem, keys), there_among(AgendaItem, keys)
    restricted = restricted_among_all(AgendaItem, keys)

    def was_open(item: Item) -> bool:
        if not item.is_restricted:
            return True
        if item.reader_ids is not None:
            return is_among(item.reader_ids)
        # Who might read it was not kept then: those who may now, as long as it is restricted.
        return item.agenda_item_id in restricted & seen

    def is_open(item: Item) -> bool:
        return item.agenda_item_id in seen or item.agenda_item_id not in there

    return msgspec.structs.replace(
        content,
        items=tuple(
            item if was_open(item) and is_open(item) else hidden_item(item.number)
            for item in content.items
        ),
    )
