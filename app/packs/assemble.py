"""From the records to a pack's content."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, time
from string import ascii_uppercase

import msgspec

from app.core import clock, wording
from app.core.collector import without_collector
from app.core.database import reading_afresh
from app.core.figures import Figure
from app.core.formats import counted, day
from app.core.markings import Marking, cover
from app.core.records import path_of
from app.core.restriction import find_above
from app.core.section_types import section_type, section_types
from app.core.sections import Annex, SectionType, read_once
from app.core.viewers import NOBODY, Viewer, looking_as
from app.core.wording import words
from app.governance.actions.models import Action
from app.governance.actions.queries import OpenAction, select_open_actions
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Membership
from app.governance.groups.rules import (
    ORAL_SECTION,
    ItemPurpose,
    count_members,
    members_in_words,
)
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.rules import item_times
from app.governance.papers.acronyms import explained_in
from app.governance.papers.sheet import Acronym, words_of
from app.packs.content import AgendaRow, Ask, ItemHandling, Member, PackContent, PaperPart, encode
from app.packs.figures import figures
from app.packs.meeting_records import MeetingRecords, sheets
from app.packs.news import with_news
from app.packs.opening.content import OwedAction
from app.packs.opening.departments import by_departments
from app.packs.opening.followed_up import followed_up
from app.packs.opening.overview import overview, programme_of, totals
from app.packs.papers import build_papers, marking_of, papers_provenance
from app.packs.sections.apologies import apologies
from app.packs.sections.matters_arising import actions
from app.packs.sections.pilots import pilots
from app.returns.figures import count_places
from app.spend.sections import spend_figures


def assemble(meeting_id: int, today: date) -> PackContent:
    """All that a meeting's pack says on a day, read with a fixed number of queries. Restricted
    records stay out of it, whoever asks for the pack, and so does what is marked above it.

    Raises ``NotFound`` where there is no such meeting.
    """
    with without_collector(), _reading(meeting_id, today) as (records, papers, marking):
        types = [_type_of(head.kind) for head in records.heads]
        annexes = _annexes(records, types)
        sections = tuple(
            each.build(head, records) for each, head in zip(types, records.heads, strict=True)
        )
        provenance = (
            *_provenance(records),
            *_restricted(records),
            *papers_provenance(records, papers),
            *_above(records),
        )
        programme = programme_of(records)
        content = msgspec.structs.replace(
            _frame(records, papers, marking),
            programme=programme.name if programme else "The programme",
            sections=sections,
            annexes=annexes,
            provenance=provenance,
            overview=overview(records),
            barriers=by_departments(records),
            followed_up=followed_up(records),
            actions=tuple(_owed(each) for each in actions(records)),
            figures=_all_figures(records),
        )
        content = msgspec.structs.replace(content, acronyms=_acronyms(content))
        return with_news(content, meeting_id)


def _acronyms(content: PackContent) -> tuple[Acronym, ...]:
    """What it says in abbreviations; those of papers and decision sheets also as they explain them
    themselves."""
    own = [text for part in content.papers for text in words_of(part.sheet)]
    own += [text for sheet in content.sheets for text in sheet.texts]
    return explained_in(own, encode(content).decode().replace("\\n", " "))


def assemble_frame(meeting_id: int, today: date) -> PackContent:
    """The meeting, its agenda, decision sheets, papers and members alone: what a draft may not get
    wrong."""
    with _reading(meeting_id, today) as (records, papers, marking):
        return _frame(records, papers, marking)


@contextmanager
def _reading(
    meeting_id: int, today: date
) -> Iterator[tuple[MeetingRecords, tuple[PaperPart, ...], Marking]]:
    """What a pack is built from, and its marking; what is read inside is read for that."""
    wording.forget()  # it keeps those of now
    with reading_afresh():
        with looking_as(NOBODY):
            meeting = meeting_queries.get_meeting_by_id(meeting_id)
            since, until = meeting_queries.find_neighbouring_days(meeting, today)
            records = MeetingRecords(meeting, today=today, since=since, until=until)
            papers = build_papers(records)
            marking = marking_of(records, papers)
        with looking_as(Viewer(clearances=cover(marking))):
            yield records, papers, marking


def _frame(records: MeetingRecords, papers: tuple[PaperPart, ...], marking: Marking) -> PackContent:
    meeting, today = records.meeting, records.today
    times = item_times(meeting.starts_at, [*(head.minutes for head in records.heads), 0])
    return PackContent(
        programme="",
        is_demonstration=clock.pinned_on() is not None,
        group=meeting.group.name,
        group_slug=meeting.group.slug,
        number=meeting.number,
        held_on=meeting.held_on,
        starts_at=meeting.starts_at,
        ends_at=times[-1],
        place=meeting.place,
        is_illustrative=meeting.is_illustrative,
        marking=marking,
        as_at_on=today,
        previous_on=records.since,
        next_on=records.until,
        asks=tuple(
            Ask(text=ask, number=head.number, anchor=head.anchor)
            for head in records.heads
            for ask in head.asks
        ),
        agenda=_agenda(records, times),
        sections=(),
        annexes=(),
        members=tuple(_member(one) for one in members(records)),
        members_said=members_in_words(one.role for one in members(records)),
        apologies=tuple(_member(one) for one in apologies(records)),
        provenance=(),
        papers=papers,
        sheets=sheets(records),
        words=wording.current(),
        form=meeting.group.pack_form,
        meeting_path=path_of(meeting),
        handling=tuple(
            ItemHandling(number=number, text=item.handling)
            for number, item in records.items.items()
            if item.handling
        ),
    )


def _type_of(kind: str) -> SectionType[MeetingRecords]:
    """What fills an item; of a part that the programme does without, nothing: it is oral."""
    declared = section_type(kind)
    return section_type(ORAL_SECTION) if declared.part in words.unused else declared


def _annexes(
    records: MeetingRecords, types: Sequence[SectionType[MeetingRecords]]
) -> tuple[Annex, ...]:
    """What the sections of these types need, lettered in the order in which domains declare them;
    ``records`` then know where each stands."""
    found: list[Annex] = []
    for kind in section_types().values():
        rows = kind.annex.rows(records) if kind.annex and kind in types else ()
        if kind.annex and rows:
            annex = kind.annex.build(letter(len(found)), rows, records)
            records.pointers[kind.annex.name] = kind.annex.pointer(annex, len(rows))
            found.append(annex)
    return tuple(found)


def letter(index: int) -> str:
    """A to Z, then AA."""
    before, place = divmod(index, len(ascii_uppercase))
    return (letter(before - 1) if before else "") + ascii_uppercase[place]


def _agenda(records: MeetingRecords, times: Sequence[time]) -> tuple[AgendaRow, ...]:
    return tuple(
        AgendaRow(
            number=head.number,
            title=head.title,
            starts_at=starts_at,
            purpose=ItemPurpose(head.purpose) if head.purpose else None,
            presenter=head.presenter,
            presenter_id=head.presenter_id,
            minutes=head.minutes,
            anchor=head.anchor,
            note=head.note,
            is_restricted=head.item_id is None,
            awaits=tuple(paper.reference for paper in records.awaited_for(head.item_id)),
            marking=records.items[head.number].marking if head.item_id else None,
        )
        for head, starts_at in zip(records.heads, times, strict=False)
    )


@read_once
def members(records: MeetingRecords) -> Sequence[Membership]:
    """Those of the day of the meeting."""
    return group_queries.list_members(records.meeting.group, records.meeting.held_on)


def _all_figures(records: MeetingRecords) -> tuple[Figure, ...]:
    """What its sentences say."""
    counts = count_places(pilots(records)) | totals(records).figures
    of_group = count_members(one.role for one in members(records))
    return figures(records).adding(counts | of_group | spend_figures(records)).all


def _owed(action: OpenAction) -> OwedAction:
    return OwedAction(
        reference=action.reference,
        path=path_of(action, Action),
        title=action.text,
        is_illustrative=action.is_illustrative,
        owner=action.owner,
        owner_id=action.owner_id,
        due_on=action.due_on,
        days_overdue=action.days_overdue,
    )


def _member(membership: Membership) -> Member:
    return Member(
        name=membership.name_then,
        role=membership.role.word,
        represents=membership.represents.name if membership.represents else "",
        is_illustrative=membership.is_illustrative,
        person_id=membership.person_id,
    )


def _provenance(records: MeetingRecords) -> tuple[str, ...]:
    """What the pack was made from, and what was not there."""
    said = []
    if records.since:
        said.append(f"Movement is shown since the last meeting, on {day(records.since)}.")
    statuses = pilots(records)
    missing = [pilot.name for pilot in statuses if not pilot.has_return]
    if statuses:
        received = count_places(statuses)["returns_received"]
        text = f"{received} of {counted(len(statuses), 'return')} from {words.places} received"
        said.append(text + (f"; not received: {'; '.join(missing)}." if missing else "."))
    if clock.pinned_on() is not None:
        said.append(
            "This is a demonstration with a fixed date. Anything without a public source is marked"
            " as illustrative."
        )
    return tuple(said)


#: The figures of whole registers: their parts are not told apart where they are restricted.
_WHOLE = (
    "milestones", "risks_open", "issues_open", "requests", "products_open",
    "interdependencies_open", "resources",
)  # fmt: skip


def _restricted(records: MeetingRecords) -> Iterator[str]:
    """How many restricted records are in no section and no figure."""
    left_out = figures(records).left_out(*_WHOLE)
    if left_out:
        yield f"Restricted records are left out of this pack and not counted in it: {left_out}."


def _above(records: MeetingRecords) -> Iterator[str]:
    """What its sections would tell and that is marked above the pack."""
    above = find_above(select_open_actions(records.group_id))
    if above.named:
        yield f"Actions marked above this pack, not shown: {above.words}."
