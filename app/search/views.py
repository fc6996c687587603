"""Find anything: a reference leads to its record, words to the records that hold them."""

from collections.abc import Iterable
from datetime import date, timedelta

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Actor, Role
from app.core.domain import RecordKind, kinds_in_use
from app.core.sentences import capital
from app.core.wording import words
from app.governance.groups.queries import list_groups
from app.pilots.queries import pilot_choices
from app.search import queries
from app.search.permissions import can_search
from app.search.queries import MOST_FOUND, Narrowed
from app.search.rebuilding import is_being_built
from app.search.rules import TYPED_LENGTH
from app.web.forms import asked_for
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import redirect_to_record, render
from app.web.paging import Filter, choose, page_of

blueprint = Blueprint("search", __name__)

#: Each takes several lines.
PER_PAGE = 15
#: How far back a record may be dated, in days.
_PERIODS = {
    "month": ("The last month", 31),
    "quarter": ("The last 3 months", 92),
    "year": ("The last 12 months", 365),
}


@blueprint.get("/find")
def find() -> str | Response:
    actor, text = current_actor(), asked_for("q", TYPED_LENGTH)
    kinds, today = kinds_in_use(current_app), clock.today()
    require(can_search(actor))
    record = queries.find_by_reference(kinds, actor, text) if text else None
    if record is not None:
        return redirect_to_record(record)
    filters = _filters(kinds, actor, today)
    hits = queries.find_by_words(kinds, actor, text, today, _narrowed(filters, today))
    page = page_of(hits.records, PER_PAGE)
    return render(
        "search/find.html",
        text=text,
        filters=filters,
        is_narrowed=any(each.chosen for each in filters),
        page=page,
        found=queries.show(kinds, actor, page.items, hits.terms, today),
        is_cut=hits.is_cut,
        most=MOST_FOUND,
        is_being_built=is_being_built(),
    )


def _filters(kinds: Iterable[RecordKind], actor: Actor, today: date) -> list[Filter]:
    """What finds can be narrowed by; of no kind, place or group that the actor finds nothing of."""
    found = [kind for kind in kinds if kind.select_readable(actor, today) is not None]
    named = sorted((capital(kind.plural), kind.name) for kind in found)
    filters = [choose("kind", "Kind of record", ((name, said, None) for said, name in named))]
    if actor.works_in_programme:
        places = ((id_, name, None) for id_, name in pilot_choices())
        filters.append(choose("place", words.Place, places))
    groups = None if actor.works_in_programme else actor.scopes(Role.READER)
    if groups is None or groups:
        listed = list_groups(groups, with_archived=True)
        filters.append(choose("group", "Group", ((g.id, g.name, None) for g in listed)))
    periods = ((key, said, None) for key, (said, _days) in _PERIODS.items())
    return [*filters, choose("dated", "Date", periods)]


def _narrowed(filters: Iterable[Filter], today: date) -> Narrowed:
    chosen = {each.name: each.chosen for each in filters if each.chosen}
    _said, days = _PERIODS.get(chosen.get("dated", ""), ("", None))
    return Narrowed(
        kind=chosen.get("kind", ""),
        place_id=int(chosen["place"]) if "place" in chosen else None,
        group_id=int(chosen["group"]) if "group" in chosen else None,
        since=today - timedelta(days=days) if days else None,
        until=today if days else None,
    )
