"""From rows to records: terms of reference, substitutes, and series with their meetings."""

from sqlalchemy import select

from app.core.access import OPERATOR
from app.demo.rows import GroupRow, SeriesRow, TermsRow
from app.demo.shelf import Shelf
from app.extensions import db
from app.governance.groups.models import Group
from app.governance.meetings.models import Meeting
from app.governance.meetings.rules import MeetingState
from app.governance.terms.models import Substitute, TermsOfReference
from app.governance.terms.rules import TermsState
from app.governance.timetable.models import MeetingSeries
from app.governance.timetable.rules import series_days
from app.governance.timetable.service import plan_meeting

#: What a version takes from the one before where its row does not give it.
_TAKEN = (
    "purpose",
    "authority",
    "reporting_line",
    "frequency",
    "quorum_percent",
    "do_substitutes_count",
    "review_on",
)


def add_terms_and_substitutes(shelf: Shelf, row: GroupRow) -> None:
    """The versions of a group's terms, the first of which has the group's own purpose."""
    group = shelf.groups.get(row.key)
    before: dict[str, object] = {"purpose": row.purpose, "frequency": row.frequency}
    for number, terms in enumerate(row.terms, start=1):
        before = _add_version(group, number, terms, before)
    for membership, member in zip(group.memberships, row.members, strict=True):
        for key in member.substitutes:
            person = shelf.people.get(key)
            db.session.add(Substitute(membership=membership, person=person, name_then=person.name))


def _add_version(
    group: Group, number: int, row: TermsRow, before: dict[str, object]
) -> dict[str, object]:
    given = {name: getattr(row, name) for name in _TAKEN}
    values = before | {name: value for name, value in given.items() if value is not None}
    is_agreed = row.agreed_on is not None
    titles = "\n".join(item.title for item in group.standing_items)
    db.session.add(
        TermsOfReference(
            group=group,
            number=number,
            state=TermsState.AGREED if is_agreed else TermsState.DRAFT,
            agreed_on=row.agreed_on,
            standing_agenda=titles if is_agreed else "",
            source=row.source,
            is_illustrative=row.is_illustrative,
            **values,
        )
    )
    return values


def add_series(shelf: Shelf, row: GroupRow) -> None:
    """A group's series and their meetings, after those that have rows of their own."""
    for series in row.series:
        _add_one(shelf.groups.get(row.key), series)


def _add_one(group: Group, row: SeriesRow) -> None:
    series = MeetingSeries(
        group=group,
        kind=row.kind,
        occurrence=row.occurrence,
        weekday=row.weekday,
        starts_on=row.starts_on,
        starts_at=row.starts_at,
        place=row.place,
    )
    db.session.add(series)
    db.session.flush()
    taken = set(db.session.scalars(select(Meeting.held_on).where(Meeting.group_id == group.id)))
    for each in series_days(series.rule, row.starts_on, row.plans_until):
        if each.held_on in taken:
            continue
        meeting = plan_meeting(
            OPERATOR,
            group=group,
            held_on=each.held_on,
            starts_at=row.starts_at,
            place=row.place,
            marking=group.marking,
            series_id=series.id,
            series_on=each.rule_on,
        )
        meeting.is_illustrative, meeting.source = True, "Illustrative"
        meeting.round_id = None  # its pilots report on a round that has not been opened
        if each.held_on == row.cancelled_on:
            meeting.state, meeting.change_reason = MeetingState.CANCELLED, row.cancelled_because
    db.session.flush()
