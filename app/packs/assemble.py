"""From the records to a pack's content."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from app.core import clock
from app.core.formats import day
from app.core.restriction import NOBODY, looking_as
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Membership
from app.governance.groups.rules import SectionKind
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import Meeting
from app.governance.meetings.rules import item_times
from app.packs import annexes
from app.packs.content import AgendaRow, AnySection, Ask, Member, PackContent
from app.packs.papers import build_papers, marking_of, papers_provenance
from app.packs.records import Head, Records
from app.packs.sections import (
    achievements,
    action,
    apologies,
    barriers,
    decisions,
    incentives,
    interdependencies,
    matters_arising,
    minutes,
    oral,
    own_paper,
    pilots,
    position,
    products,
    risks,
)
from app.packs.sentences.words import capital, spelled
from app.programme.queries import find_programme

Builder = Callable[[Head, Records], AnySection]

BUILDERS: dict[SectionKind, Builder] = {
    SectionKind.ACHIEVEMENTS: achievements.build,
    SectionKind.PILOTS: pilots.build,
    SectionKind.BARRIERS: barriers.build,
    SectionKind.RISKS: risks.build,
    SectionKind.PRODUCTS: products.build,
    SectionKind.INTERDEPENDENCIES: interdependencies.build,
    SectionKind.POSITION: position.build,
    SectionKind.INCENTIVES: incentives.build,
    SectionKind.ACTION: action.build,
    SectionKind.DECISIONS: decisions.build,
    SectionKind.PAPER: own_paper.build,
    SectionKind.MINUTES: minutes.build,
    SectionKind.MATTERS_ARISING: matters_arising.build,
    SectionKind.ORAL: oral.build,
    SectionKind.APOLOGIES: apologies.build,
}


@looking_as(NOBODY)
def assemble(meeting_id: int, today: date) -> PackContent:
    """All that a meeting's pack says on a day, read with a fixed number of queries. Restricted
    records stay out of it, whoever asks for the pack.

    Raises ``NotFound`` where there is no such meeting.
    """
    meeting = meeting_queries.get_meeting_by_id(meeting_id)
    since, until = meeting_queries.find_neighbouring_days(meeting, today)
    programme = find_programme()
    records = Records(meeting, today=today, since=since, until=until)
    sections = [head.item.section if head.item else SectionKind.ORAL for head in records.heads]
    registers = annexes.build_annexes(records, set(sections))
    records.annexes = annexes.pointers_to(registers)
    papers = build_papers(records)
    return PackContent(
        programme=programme.name if programme else "The programme",
        is_demonstration=clock.pinned_on() is not None,
        group=meeting.group.name,
        group_slug=meeting.group.slug,
        number=meeting.number,
        held_on=meeting.held_on,
        starts_at=meeting.starts_at,
        ends_at=_ends_at(meeting, records.heads),
        place=meeting.place,
        is_illustrative=meeting.is_illustrative,
        marking=marking_of(records, papers),
        as_at_on=today,
        previous_on=since,
        next_on=until,
        asks=tuple(
            Ask(text=ask, number=head.number, anchor=head.anchor)
            for head in records.heads
            for ask in head.asks
        ),
        agenda=_agenda(meeting, records.heads),
        sections=tuple(
            BUILDERS[kind](head, records)
            for kind, head in zip(sections, records.heads, strict=True)
        ),
        annexes=registers,
        members=tuple(
            _member(one) for one in group_queries.list_members(meeting.group, meeting.held_on)
        ),
        apologies=tuple(_member(one) for one in records.apologies),
        provenance=(*_provenance(records), *papers_provenance(records, papers)),
        papers=papers,
    )


def _agenda(meeting: Meeting, heads: list[Head]) -> tuple[AgendaRow, ...]:
    times = item_times(meeting.starts_at, [head.minutes for head in heads])
    return tuple(
        AgendaRow(
            number=head.number,
            title=head.title,
            starts_at=starts_at,
            purpose=head.purpose,
            presenter=head.presenter,
            minutes=head.minutes,
            anchor=head.anchor,
            note=head.note,
            is_restricted=head.item is None,
        )
        for head, starts_at in zip(heads, times, strict=True)
    )


def _ends_at(meeting: Meeting, heads: list[Head]) -> time:
    minutes = sum(head.minutes for head in heads)
    start = datetime.combine(meeting.held_on, meeting.starts_at)
    return (start + timedelta(minutes=minutes)).time()


def _member(membership: Membership) -> Member:
    return Member(
        name=membership.name_then,
        role=membership.role.word,
        represents=membership.represents.name if membership.represents else "",
        is_illustrative=membership.is_illustrative,
    )


def _provenance(records: Records) -> tuple[str, ...]:
    """What the pack was made from, and what was not there."""
    said = []
    if records.since:
        said.append(f"Movement is counted from the last meeting, on {day(records.since)}.")
    missing = [pilot.name for pilot in records.pilots if not pilot.has_return]
    if records.pilots:
        received = len(records.pilots) - len(missing)
        text = f"{spelled(received)} of {spelled(len(records.pilots))} pilots’ returns were in"
        said.append(capital(text) + (f"; not received: {', '.join(missing)}." if missing else "."))
    if clock.pinned_on() is not None:
        said.append(
            "This is a demonstration. Its date is held still, and what no public source gives is"
            " marked as illustrative."
        )
    return tuple(said)
