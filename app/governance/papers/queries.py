"""Reads of papers, their versions and their clearances."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from functools import cache, partial
from itertools import chain

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import joinedload, selectinload, undefer, undefer_group
from sqlalchemy.orm.strategy_options import _AbstractLoad

from app.accounts.models import Person
from app.core import clock
from app.core.access import Actor, Role
from app.core.archived import is_in_use
from app.core.errors import NotFound
from app.core.loading import loading
from app.core.markings import is_within
from app.core.reading import FirstRows, get_one, list_first, read_each_once, read_once
from app.core.rows import MEETING, MEETINGS, PERSON, SINCE, UNTIL, made_once
from app.core.viewers import whoever_looks
from app.extensions import db
from app.governance.groups.models import Group
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.places import list_places
from app.governance.meetings.queries import MEETING_LIMIT, is_to_happen, select_with_agendas
from app.governance.papers.models import WORDS, Clearance, Paper, PaperVersion
from app.governance.papers.rules import OPEN_STATES, PaperState

#: The most papers that a list reads at once, and versions of one.
PAPER_LIMIT = 2000
VERSION_LIMIT = 200

#: How far ahead people are told of what they owe by themselves of what a meeting asks.
AHEAD = timedelta(days=60)


#: What every list and page of papers shows beside them, but for group and meeting.
BESIDE = loading(
    lambda: (
        joinedload(Paper.author).joinedload(Person.organisation),
        joinedload(Paper.sponsor),
        joinedload(Paper.file),
        selectinload(Paper.clearances).joinedload(Clearance.person),
    )
)


def _around() -> tuple[_AbstractLoad, ...]:
    return (joinedload(Paper.group), joinedload(Paper.meeting), *BESIDE)


def get_paper(reference: str) -> Paper:
    """A paper with its texts and all around it."""
    return get_one(_paper(), "There is no such paper.", {"reference": reference})


@made_once
def _paper() -> Select[Paper]:
    return (
        select(Paper)
        .where(Paper.reference == bindparam("reference", type_=String()))
        .options(
            *_around(),
            joinedload(Paper.item),
            joinedload(Paper.meeting).joinedload(Meeting.group),
            selectinload(Paper.clearances).joinedload(Clearance.recorded_by),
            selectinload(Paper.clearances).selectinload(Clearance.earlier),
            undefer_group(WORDS),
        )
    )


def find_paper(paper_id: int | None) -> Paper | None:
    """A paper without its texts."""
    if paper_id is None:
        return None
    return db.session.scalar(select(Paper).where(Paper.id == paper_id).options(*_around()))


def find_paper_behind(item_id: int | None) -> Paper | None:
    """The paper that was submitted for an agenda item, if there is exactly one."""
    if item_id is None:
        return None
    papers = db.session.scalars(
        select(Paper)
        .where(Paper.item_id == item_id, Paper.state == PaperState.SUBMITTED)
        .options(*_around())
        .order_by(Paper.id)
        .limit(2)
    ).all()
    return papers[0] if len(papers) == 1 else None


def find_open_paper_of(item_id: int | None) -> Paper | None:
    """The only paper of an agenda item, where it has not been submitted, with what it recommends:
    what the item asks."""
    if item_id is None:
        return None
    papers = db.session.scalars(
        select(Paper)
        .where(Paper.item_id == item_id, Paper.state != PaperState.WITHDRAWN)
        .options(undefer(Paper.recommendation))
        .order_by(Paper.id)
        .limit(2)
    ).all()
    return papers[0] if len(papers) == 1 and papers[0].state in OPEN_STATES else None


def get_clearance(paper: Paper, kind: str) -> Clearance:
    """One of those that came with the paper."""
    for clearance in paper.clearances:
        if clearance.kind == kind:
            return clearance
    raise NotFound("No such clearance has been asked for.")


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """As ``permissions.can_read_paper``."""
    if actor.is_secretariat:
        return Paper.id.is_not(None)
    cleared = select(Clearance.paper_id).where(Clearance.person_id == actor.person_id)
    return or_(
        Paper.author_id == actor.person_id,
        Paper.sponsor_id == actor.person_id,
        Paper.id.in_(cleared),
        and_(
            Paper.state == PaperState.SUBMITTED,
            Paper.group_id.in_(actor.scopes(Role.GROUP_MEMBER)),
        ),
    )


def list_papers_of_meeting(meeting_id: int) -> Sequence[Paper]:
    """All but those withdrawn, in the order of their numbers."""
    return db.session.scalars(_papers_of(), {"meeting_id": meeting_id}).all()


def count_papers(meeting_ids: Collection[int]) -> Mapping[int, int]:
    """How many papers some meetings have, but for those withdrawn, by the meetings' ids."""
    rows = db.session.execute(
        select(Paper.meeting_id, func.count().label("papers"))
        .where(Paper.meeting_id.in_(meeting_ids), Paper.state != PaperState.WITHDRAWN)
        .group_by(Paper.meeting_id)
    )
    return {row.meeting_id: row.papers for row in rows}


def list_papers_with_texts(meeting_id: int) -> Sequence[Paper]:
    """The same with their texts, for the meeting's pack."""
    wanted = _papers_of().options(undefer_group(WORDS))
    return db.session.scalars(wanted, {"meeting_id": meeting_id}).all()


def list_papers_of_item(item_id: int) -> Sequence[Paper]:
    """The papers for an agenda item, but for those withdrawn, with what they recommend."""
    return db.session.scalars(
        select(Paper)
        .where(Paper.item_id == item_id, Paper.state != PaperState.WITHDRAWN)
        .options(*_around(), undefer(Paper.recommendation))
        .order_by(Paper.reference, Paper.id)
        .limit(PAPER_LIMIT)
    ).all()


def list_papers_whoever_looks(item_id: int, group_id: int) -> Sequence[Paper]:
    """The papers of an item that a group has, but for those withdrawn, whoever may read them."""
    return db.session.scalars(
        select(Paper)
        .where(
            Paper.item_id == item_id,
            Paper.group_id == group_id,
            Paper.state != PaperState.WITHDRAWN,
        )
        .order_by(Paper.id)
        .limit(PAPER_LIMIT)
        .execution_options(sees_restricted=True)
    ).all()


@made_once
def _papers_of() -> Select[Paper]:
    return (
        select(Paper)
        .where(Paper.meeting_id == MEETING, Paper.state != PaperState.WITHDRAWN)
        .options(*_around())
        .order_by(Paper.reference, Paper.id)
        .limit(PAPER_LIMIT)
    )


def list_open_papers() -> Sequence[Paper]:
    """The papers that are owed, or whose clearance is, with their clearances. For a cancelled
    meeting nobody owes any. All of them: they are counted."""
    wanted = _with_clearances().where(Paper.state.in_(OPEN_STATES))
    return db.session.scalars(wanted).unique().all()


def list_papers_for(meeting_ids: Collection[int]) -> list[Paper]:
    """The same of some meetings, with those that have come and what they ask."""
    key = ("papers for", whoever_looks())
    found = read_each_once(key, set(meeting_ids), _read_papers_for)
    return sorted(chain(*found.values()), key=lambda paper: (paper.due_on, paper.id))


def _read_papers_for(meeting_ids: Collection[int]) -> dict[int, list[Paper]]:
    found: dict[int, list[Paper]] = {each: [] for each in meeting_ids}
    for paper in db.session.scalars(_papers_for(), {"meeting_ids": list(found)}).unique():
        found[paper.meeting_id].append(paper)
    return found


@cache
def _papers_for() -> Select[Paper]:
    """Made once: the header of every page asks it after a change."""
    return (
        _with_clearances()
        .where(Paper.meeting_id.in_(MEETINGS), Paper.state != PaperState.WITHDRAWN)
        .options(undefer(Paper.recommendation))
    )


def _with_clearances() -> Select[Paper]:
    return (
        select(Paper)
        .join(Paper.meeting)
        .where(is_to_happen())
        .options(
            joinedload(Paper.group),
            joinedload(Paper.meeting),
            joinedload(Paper.item),
            joinedload(Paper.clearances),
        )
        .order_by(Paper.due_on, Paper.id)
    )


def with_those_owed(meetings: Collection[Meeting]) -> dict[int, Meeting]:
    """Some meetings and, with those to come, the others for which whoever looks may owe something,
    by their ids: the header of the page that asks for the first counts what is owed for these.
    Their agendas are read together."""
    person_id, today = whoever_looks().person_id, clock.today()
    owed: Sequence[Meeting] = ()
    if person_id is not None and any(each.held_on >= today for each in meetings):
        owed = list_meetings_owed(person_id)
    found = {meeting.id: meeting for meeting in (*owed, *meetings)}
    list_places([each for each in found.values() if each.held_on >= today])
    return found


def list_meetings_owed(person_id: int) -> Sequence[Meeting]:
    """The meetings for which someone may owe something of their papers and of what they ask: those
    with an open paper that they write or clear, and those of the coming days with an item that
    they present or write a paper for. They come with group, round and agenda."""
    today = clock.today()
    given = {"person_id": person_id, "since": today, "until": today + AHEAD}
    read = partial(db.session.scalars, _meetings_owed(), given)
    return read_once(("meetings owed", whoever_looks(), person_id), lambda: read().unique().all())


@cache
def _meetings_owed() -> Select[Meeting]:
    """Made once, as the above."""
    cleared = select(Clearance.paper_id).where(Clearance.person_id == PERSON)
    owed = select(Paper.meeting_id).where(
        Paper.state.in_(OPEN_STATES), or_(Paper.author_id == PERSON, Paper.id.in_(cleared))
    )
    writes = select(AgendaItem.meeting_id).join(Paper, Paper.item_id == AgendaItem.id)
    asks = union_all(
        owed,
        writes.where(Paper.author_id == PERSON),
        select(AgendaItem.meeting_id).where(AgendaItem.presenter_id == PERSON),
    )
    ahead = and_(Meeting.held_on.between(SINCE, UNTIL), is_in_use(Group))
    return (
        select_with_agendas()
        .join(Group, Group.id == Meeting.group_id)
        .where(is_to_happen(), Meeting.id.in_(asks), or_(Meeting.id.in_(owed), ahead))
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
        .limit(MEETING_LIMIT)
    )


def may_owe_papers() -> ColumnElement[bool]:
    """Whether a person may owe papers or clearances."""
    owed = select(Clearance.paper_id).where(Clearance.person_id == PERSON)
    is_theirs = or_(Paper.author_id == PERSON, Paper.id.in_(owed))
    return exists().where(Paper.state.in_(OPEN_STATES), is_theirs)


def _versions(paper_id: int) -> Select[PaperVersion]:
    return (
        select(PaperVersion)
        .where(PaperVersion.paper_id == paper_id)
        .options(joinedload(PaperVersion.made_by), joinedload(PaperVersion.file))
    )


def list_versions(paper: Paper) -> FirstRows[PaperVersion]:
    """The newest first, without their texts."""
    return list_first(_versions(paper.id).order_by(PaperVersion.number.desc()), VERSION_LIMIT)


def get_version(paper: Paper, number: int) -> PaperVersion:
    """One with its texts."""
    return get_one(
        _versions(paper.id)
        .where(PaperVersion.number == number)
        .options(undefer(PaperVersion.texts)),
        "There is no such version.",
    )


def find_latest_version(paper: Paper) -> PaperVersion | None:
    """The newest with its texts."""
    return db.session.scalar(
        _versions(paper.id)
        .where(PaperVersion.number == paper.versions_made)
        .options(undefer(PaperVersion.texts))
    )


def find_version_ids(numbers: Mapping[str, int]) -> dict[str, int]:
    """The ids of versions of papers, by the papers' references, given their ``numbers``."""
    rows = db.session.execute(
        select(PaperVersion.id, Paper.reference)
        .join(Paper, Paper.id == PaperVersion.paper_id)
        .where(tuple_(Paper.reference, PaperVersion.number).in_(list(numbers.items())))
        .limit(PAPER_LIMIT)
    )
    return {row.reference: row.id for row in rows}


def find_open_versions(papers: Collection[Paper]) -> dict[int, set[int]]:
    """The numbers of the versions that whoever reads some papers as they are now might always
    read, by the papers' ids: never restricted, nor marked higher."""
    markings = {paper.id: paper.marking for paper in papers}
    rows = db.session.execute(
        select(PaperVersion.paper_id, PaperVersion.number, PaperVersion.marking)
        .where(PaperVersion.paper_id.in_(markings), PaperVersion.is_restricted.is_(False))
        .limit(VERSION_LIMIT * len(markings))
    )
    found: dict[int, set[int]] = {paper_id: set() for paper_id in markings}
    for row in rows:
        if is_within(row.marking, [markings[row.paper_id]]):
            found[row.paper_id].add(row.number)
    return found
