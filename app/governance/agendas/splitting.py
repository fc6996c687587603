"""Two items of an agenda made of one."""

from collections.abc import Sequence

from app.audit.events import audited
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError
from app.core.facts import add_record
from app.core.readers import copy_readers
from app.core.row_order import lock_rows, next_position, place_after
from app.core.undoable import undoable
from app.extensions import db
from app.governance.agendas.linking import link
from app.governance.agendas.rules import ItemChanged, ItemSplit, LinkKind
from app.governance.groups.rules import ORAL_SECTION
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.permissions import can_edit_meetings
from app.governance.meetings.service import check_stands


@undoable("meeting", lambda actor, _record: can_edit_meetings(actor))
@audited("agenda-item:split")
def split_item(
    actor: Actor,
    *,
    meeting: Meeting,
    item: AgendaItem,
    title: str,
    minutes: int,
    minutes_left: int,
    ask_places: Sequence[int] = (),
    paper_ids: Sequence[int] = (),
) -> AgendaItem:
    """Make a second item after this one, with the asks at some places (from 0) and some of the
    papers; the rest stays. It is restricted and marked as this one is, and linked to it."""
    can_edit_meetings(actor).enforce()
    check_stands(meeting)
    if title.casefold() == item.title.casefold():
        raise DomainError("Give the new item a title of its own.", field="title")
    lock_rows(meeting)
    before = item.ask
    asks = tuple(ask for place, ask in enumerate(item.asks) if place in ask_places)
    left = [ask for place, ask in enumerate(item.asks) if place not in ask_places]
    facts = item.facts() | {"title": title, "section": ORAL_SECTION, "minutes": minutes}
    made = add_record(
        AgendaItem(
            meeting_id=meeting.id,
            position=next_position(meeting),
            ask="\n".join(asks),
            is_restricted=item.is_restricted,
            marking=item.marking,
            **facts,
        )
    )
    copy_readers(item, made)
    item.ask, item.minutes = "\n".join(left), minutes_left
    db.session.flush()
    place_after(meeting, made.id, item.id)
    link(LinkKind.SPLIT, item.id, made, meeting)
    enforce_checks("agenda-item:split", ItemSplit(item, made, meeting, asks, tuple(paper_ids)))
    if asks:
        enforce_checks("agenda-item:changed", ItemChanged(item, item.title, before))
        enforce_checks("agenda-item:changed", ItemChanged(made, made.title, ""))
    enforce_checks("agenda:reordered", meeting)
    return made
