"""From rows to records: groups, rounds, meetings, progress updates."""

from app.core.domain import section_type
from app.core.errors import DomainError
from app.demo.rows import GroupRow, ItemRow, MeetingRow, RoundRow, UpdateRow
from app.demo.shelf import Shelf
from app.extensions import db
from app.governance.groups.models import Group, Membership, StandingItem
from app.governance.meetings.models import AgendaItem, Attendance, Meeting
from app.returns.models import ProgressUpdate, ReportingRound
from app.returns.rules import UpdateState


def add_group(shelf: Shelf, row: GroupRow) -> None:
    group = Group(
        slug=row.key,
        name=row.name,
        code=row.code,
        purpose=row.purpose,
        frequency=row.frequency,
        marking=row.marking,
        source=row.source,
        is_illustrative=row.is_illustrative,
        memberships=[
            Membership(
                person=shelf.people.get(member.person),
                represents=shelf.organisations.find(member.represents),
                name_then=member.name_then or shelf.people.get(member.person).name,
                role=member.role,
                position=position,
                starts_on=member.starts_on,
                ends_on=member.ends_on,
                source=member.source,
                is_illustrative=member.is_illustrative,
            )
            for position, member in enumerate(row.members, start=1)
        ],
        standing_items=[
            StandingItem(
                position=position,
                title=item.title,
                description=item.description,
                section=section_type(item.section).kind,
                purpose=item.purpose,
                minutes=item.minutes,
                presenter=shelf.people.get(item.presenter),
            )
            for position, item in enumerate(row.standing_items, start=1)
        ],
    )
    db.session.add(group)
    db.session.flush()  # items of a meeting name standing items by id
    shelf.groups.put(row.key, group)


def add_round(shelf: Shelf, row: RoundRow) -> None:
    reporting_round = ReportingRound(
        name=row.name,
        period_starts_on=row.period_starts_on,
        period_ends_on=row.period_ends_on,
        opens_on=row.opens_on,
        due_on=row.due_on,
    )
    db.session.add(reporting_round)
    shelf.rounds.put(row.key, reporting_round)


def add_meeting(shelf: Shelf, row: MeetingRow) -> None:
    group = shelf.groups.get(row.group)
    meeting = Meeting(
        group=group,
        number=row.number,
        held_on=row.held_on,
        starts_at=row.starts_at,
        place=row.place,
        marking=row.marking,
        round=shelf.rounds.find(row.round),
        source=row.source,
        is_illustrative=row.is_illustrative,
        items=[
            _item(shelf, group, position, item) for position, item in enumerate(row.items, start=1)
        ],
    )
    db.session.add(meeting)
    db.session.flush()
    shelf.meetings.put(row.key, meeting)
    for absent in row.apologies:
        db.session.add(Attendance(meeting_id=meeting.id, person_id=shelf.people.get(absent).id))


def _item(shelf: Shelf, group: Group, position: int, row: ItemRow) -> AgendaItem:
    standing = _standing(group, row.standing)
    presenter = shelf.people.find(row.presenter)
    return AgendaItem(
        position=position,
        standing_item_id=standing.id if standing else None,
        title=row.title or (standing and standing.title),
        section=section_type(row.section or (standing.section if standing else "")).kind,
        purpose=row.purpose or (standing and standing.purpose),
        minutes=row.minutes if row.minutes is not None else (standing and standing.minutes),
        presenter=presenter or (standing and standing.presenter),
        ask=row.ask.strip(),
        message=row.message,
    )


def _standing(group: Group, position: int | None) -> StandingItem | None:
    if position is None:
        return None
    if position > len(group.standing_items):
        raise DomainError(f"{group.name} has no standing item {position}")
    return group.standing_items[position - 1]


def add_update(shelf: Shelf, row: UpdateRow) -> None:
    update = ProgressUpdate(round=shelf.rounds.get(row.round), pilot=shelf.pilots.get(row.pilot))
    fill_update(shelf, update, row)
    db.session.add(update)


def fill_update(shelf: Shelf, update: ProgressUpdate, row: UpdateRow) -> None:
    """Set an update's texts, and submit it where the row has a date of submission."""
    update.headline = row.headline
    update.achievements = row.achievements
    update.outlook = row.outlook
    update.learning = row.learning
    update.needs = row.needs
    update.confidence = row.confidence
    update.confidence_reason = row.confidence_reason
    update.source, update.is_illustrative = row.source, row.is_illustrative
    if row.submitted_on is not None:
        update.state = UpdateState.SUBMITTED
        update.submitted_on = row.submitted_on
        update.submitted_by = shelf.leads.get(row.pilot)
