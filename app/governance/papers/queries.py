"""Reads of papers, their versions and their clearances."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

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
)
from sqlalchemy.orm import joinedload, selectinload, undefer, undefer_group
from sqlalchemy.orm.strategy_options import _AbstractLoad

from app.accounts.models import Person
from app.core.access import Actor, Role
from app.core.errors import NotFound
from app.core.loading import loading
from app.core.markings import is_within
from app.core.reading import FirstRows, get_one, list_first, read_once
from app.core.rows import MEETING, MEETINGS, PERSON, made_once
from app.core.viewers import whoever_looks
from app.extensions import db
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import is_to_happen
from app.governance.papers.models import WORDS, Clearance, Paper, PaperVersion
from app.governance.papers.rules import OPEN_STATES, PaperState

#: The most papers that a list reads at once, and versions of one.
PAPER_LIMIT = 2000
VERSION_LIMIT = 200


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


def list_owed_papers(person_id: int | None, meeting_ids: Collection[int] | None) -> Sequence[Paper]:
    """Papers that an author owes, or whose clearance someone does, with their clearances; and,
    asked for some meetings, those that have come, with what they ask. For a cancelled meeting
    nobody owes any. All of them: they are counted."""
    meetings = None if meeting_ids is None else frozenset(meeting_ids)
    key = ("papers owed", whoever_looks(), person_id, meetings)
    return read_once(key, lambda: _read_owed(person_id, meetings))


def _read_owed(person_id: int | None, meeting_ids: Collection[int] | None) -> Sequence[Paper]:
    wanted = _owed(person_id is not None, meeting_ids is not None)
    given = {"person_id": person_id, "meeting_ids": list(meeting_ids or ())}
    return db.session.scalars(wanted, given).unique().all()


@cache
def _owed(of_person: bool, of_meetings: bool) -> Select[Paper]:
    """Made once: the header of every page asks it after a change."""
    wanted = (
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
    if of_meetings:
        wanted = wanted.where(
            Paper.meeting_id.in_(MEETINGS), Paper.state != PaperState.WITHDRAWN
        ).options(undefer(Paper.recommendation))
    else:
        wanted = wanted.where(Paper.state.in_(OPEN_STATES))
    if of_person:
        owed = select(Clearance.paper_id).where(Clearance.person_id == PERSON)
        wanted = wanted.where(or_(Paper.author_id == PERSON, Paper.id.in_(owed)))
    return wanted


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
