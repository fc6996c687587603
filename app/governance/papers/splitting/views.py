"""The page on which an item of an agenda is split in two."""

from functools import partial

from werkzeug.wrappers import Response

from app.governance.agendas import splitting
from app.governance.agendas.forms import SplitItemForm
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.views import meeting_pages
from app.governance.papers.queries import list_papers_of_item
from app.governance.papers.views import blueprint

__all__ = ["blueprint"]

pages = meeting_pages(blueprint)


@blueprint.route("/meetings/<int:meeting_id>/items/<int:item_id>/split", methods=["GET", "POST"])
def split_item(meeting_id: int, item_id: int) -> str | Response:
    """Choose which of the item's asks and papers go to a new item after it."""
    meeting = pages.find_to_change(meeting_id)
    item = meeting_queries.get_agenda_item(meeting, item_id)
    papers = list_papers_of_item(item.id)
    asks = list(enumerate(item.asks))
    form = SplitItemForm(
        item,
        choices={
            "ask_places": asks,
            "paper_ids": [(each.id, f"{each.reference} {each.title}") for each in papers],
        },
        without=[
            name for name, found in (("ask_places", asks), ("paper_ids", papers)) if not found
        ],
        title="",
        minutes=max(item.minutes // 2, 1),
        minutes_left=max(item.minutes - item.minutes // 2, 1),
        ask_places=[],
        paper_ids=[],
    )
    split = partial(splitting.split_item, item=item)
    done = f"{form.title.data} added after {item.title}."
    return pages.change(meeting, form, split, done, item=item)
