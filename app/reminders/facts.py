"""What is owed now and who is told of it, read for the planner and the sender, who see everything:
what a mail may say of it is decided for each person (``firing.why_untold``)."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from functools import cache
from itertools import chain
from typing import TypeAlias

from app.accounts.contacts.queries import list_seniors
from app.accounts.queries import list_holders
from app.core.access import Role
from app.core.domain import DueItem, reminded_due_kinds
from app.core.due import read_undone
from app.core.posts import holders_on
from app.core.viewers import Viewer, looking_as
from app.governance.groups.queries import find_archived_ids
from app.governance.meetings.queries import list_awaiting
from app.pilots.queries import find_place_names, list_leads_between, list_reviewers
from app.reminders.firing import Identity, Posts, identity_of

#: The meetings whose papers, packs and minutes are asked for: held so many days ago or ahead.
HELD_AGO = timedelta(days=30)
AHEAD = timedelta(days=60)

_EVERYTHING = Viewer(sees_all=True)

#: How many records a statement names at most.
_MOST_NAMED = 5_000

#: A kind of thing, and the id of the record that it is about, if there is one.
Named: TypeAlias = tuple[str, int | None]
#: Things owed, by what tells them apart.
Things = dict[Identity, DueItem]


def read_everything(
    today: date,
    kinds: Collection[str] | None = None,
    record_ids: Collection[int] | None = None,
) -> Things:
    """All that is owed by anybody and not done, of some kinds (None: of any) and, where these grow
    with a register, about some records; in a fixed number of statements."""
    with looking_as(_EVERYTHING):
        meetings = list_awaiting(today - HELD_AGO, today + AHEAD)
        of_any = read_undone(kinds=kinds, record_ids=record_ids)
        if not meetings:
            return _in_use(of_any)
        for_meetings = read_undone(meetings=meetings, kinds=kinds, record_ids=record_ids)
        return _in_use(chain(for_meetings, of_any))


def named(item: DueItem) -> Named:
    return item.kind, item.record[1] if item.record else None


def read_again(wanted: Collection[Named], today: date) -> Things:
    """What is owed now of some kinds about some records, and maybe more; in a fixed number of
    statements. Little is read where they are few."""
    kinds = {kind for kind, _record_id in wanted}
    ids = {record_id for _kind, record_id in wanted if record_id is not None}
    if len(ids) > _MOST_NAMED or any(record_id is None for _kind, record_id in wanted):
        return read_everything(today, kinds)
    return read_everything(today, kinds, ids) if wanted else {}


def read_own(person_id: int) -> Things:
    """All that one person owes and has not done."""
    with looking_as(_EVERYTHING):
        return _in_use(read_undone(person_id=person_id))


def make_ready(today: date) -> None:
    """Let these statements be made, which takes longer than to run them, before anybody waits."""
    read_own(0)
    read_again([("", 0)], today)


def _in_use(items: Iterable[DueItem]) -> Things:
    """What is of a place or group that is over is owed no more, and what is seen twice is owed
    once."""
    places, archived = find_place_names(), find_archived_ids()
    kinds = reminded_due_kinds()
    return {
        identity_of(item): item
        for item in items
        if item.kind in kinds
        and (item.place_id is None or item.place_id in places)
        and (item.group_id is None or item.group_id not in archived)
    }


def read_posts(today: date) -> Posts:
    """Who is told besides those who owe, on a day of the programme."""
    return read_posts_between(today, today)(today)


def read_posts_between(since: date, until: date) -> Callable[[date], Posts]:
    """The same of each of some days, in as many statements. The secretariat is that of today."""
    leads, seniors = list_leads_between(since, until), list_seniors(since, until)
    reviewers, secretariat = list_reviewers(since, until), list_holders(Role.SECRETARIAT)

    @cache
    def on(day: date) -> Posts:
        reviewing: dict[int, set[int]] = {}
        for each in reviewers:
            if each.is_held(day) and each.person_id is not None:
                reviewing.setdefault(each.of_id, set()).add(each.person_id)
        return Posts(
            leads=holders_on(leads, day),
            reviewers=reviewing,
            secretariat=secretariat,
            seniors=holders_on(seniors, day),
        )

    return on
