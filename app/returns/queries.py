"""Reads of reporting rounds and returns."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from app.core.archived import is_in_use
from app.core.errors import NotFound
from app.core.rag import Rag, attention, movement
from app.core.reading import FirstRows, get_one, list_first
from app.core.rows import PLACE, made_once
from app.core.wording import words
from app.extensions import db
from app.pilots.models import Pilot
from app.pilots.queries import PILOT_LIMIT, list_pilots, list_reviewers
from app.returns.models import (
    ReportingRound,
    Return,
    ReturnNote,
    ReturnPart,
    ReturnReview,
    ReturnVersion,
)
from app.returns.rules import ReturnNoteKind, ReturnState
from app.returns.status import PilotRating, PilotReturn, pilot_return

#: The most rounds that are read at once.
ROUND_LIMIT = 200
#: How many returns a region's page lists that wait for review, and lessons a theme's.
WAITING_SHOWN = 10
LEARNED_SHOWN = 6
#: The most notes and reviews of a return that its page shows.
NOTES_LIMIT = 100


def select_rounds() -> Select[ReportingRound]:
    """Rounds, newest first."""
    return select(ReportingRound).order_by(ReportingRound.due_on.desc(), ReportingRound.id.desc())


def round_choices() -> list[tuple[int, str]]:
    """All rounds, newest first."""
    rounds = list_first(select_rounds(), ROUND_LIMIT)
    return FirstRows(((each.id, each.name) for each in rounds), rounds.total)


def find_round_due_by(on: date) -> ReportingRound | None:
    """The newest round that is due by a day."""
    return db.session.scalar(select_rounds().where(ReportingRound.due_on <= on).limit(1))


def get_round(round_id: int) -> ReportingRound:
    found = db.session.get(ReportingRound, round_id)
    if found is None:
        raise NotFound("There is no such reporting round.")
    return found


def find_current_round(today: date) -> ReportingRound | None:
    """The newest round that has opened."""
    return db.session.scalar(select_rounds().where(ReportingRound.opens_on <= today).limit(1))


def find_previous_round(round_: ReportingRound) -> ReportingRound | None:
    """The round due before this one."""
    return db.session.scalar(select_rounds().where(ReportingRound.due_on < round_.due_on).limit(1))


def list_returns(
    round_: ReportingRound, previous: ReportingRound | None, today: date
) -> list[PilotReturn]:
    """Every pilot's return in a round, by pilot's name, those not received among them. The rating
    before is that of ``previous`` or, where a pilot sent none then, of the newest round before
    that; None for ``previous`` compares with nothing. The number of queries is fixed."""
    last = _newest_by_pilot(ReportingRound.due_on < round_.due_on)
    before = (
        _newest_by_pilot(ReportingRound.due_on <= previous.due_on) if previous is not None else {}
    )
    return _returns(list_pilots(), round_, last, before, today)


def list_returns_of(
    pilots: Sequence[Pilot], round_: ReportingRound, today: date
) -> list[PilotReturn]:
    """The same of some pilots, compared with the newest that each sent before."""
    ids = [pilot.id for pilot in pilots]
    before = _newest_by_pilot(ReportingRound.due_on < round_.due_on, Return.pilot_id.in_(ids))
    return _returns(pilots, round_, before, before, today)


def _returns(
    pilots: Sequence[Pilot],
    round_: ReportingRound,
    last: Mapping[int, ReturnVersion],
    before: Mapping[int, ReturnVersion],
    today: date,
) -> list[PilotReturn]:
    rows = db.session.execute(
        select(Return, ReturnVersion)
        .outerjoin(ReturnVersion, is_newest())
        .where(
            Return.round_id == round_.id,
            Return.pilot_id.in_([pilot.id for pilot in pilots]),
        )
        .options(contains_eager(ReturnVersion.returned))
        .limit(len(pilots))
    )
    by_pilot = {row.Return.pilot_id: row for row in rows}
    return [
        pilot_return(
            pilot,
            round_,
            returned=by_pilot[pilot.id].Return if pilot.id in by_pilot else None,
            update=by_pilot[pilot.id].ReturnVersion if pilot.id in by_pilot else None,
            last=last.get(pilot.id),
            before=before[pilot.id].confidence if pilot.id in before else None,
            today=today,
        )
        for pilot in pilots
    ]


def is_newest() -> ColumnElement[bool]:
    """Whether a version is the newest of its return: what others than its writers read."""
    return and_(ReturnVersion.return_id == Return.id, ReturnVersion.number == Return.submissions)


def list_ratings(today: date) -> list[PilotRating]:
    """Every pilot's newest rating and how it moved, those that need attention first; in one
    statement."""
    place = func.row_number().over(
        partition_by=Return.pilot_id,
        order_by=(ReportingRound.due_on.desc(), ReportingRound.id.desc()),
    )
    placed = (
        select(
            Return.pilot_id,
            ReturnVersion.confidence,
            ReportingRound.name.label("round_name"),
            ReportingRound.due_on,
            place.label("place"),
        )
        .join(ReturnVersion, is_newest())
        .join(ReportingRound, ReportingRound.id == Return.round_id)
        .where(ReportingRound.opens_on <= today)
        .subquery()
    )
    newest, before = placed.alias(), placed.alias()
    rows = db.session.execute(
        select(
            Pilot.short_name,
            Pilot.slug,
            newest.c.confidence,
            newest.c.round_name,
            newest.c.due_on,
            before.c.confidence.label("before"),
        )
        .outerjoin(newest, and_(newest.c.pilot_id == Pilot.id, newest.c.place == 1))
        .outerjoin(before, and_(before.c.pilot_id == Pilot.id, before.c.place == 2))
        .where(is_in_use(Pilot))
        .order_by(Pilot.name)
        .limit(PILOT_LIMIT)
    ).all()
    latest = max((row.due_on for row in rows if row.due_on is not None), default=None)
    ratings = [
        PilotRating(
            row.short_name,
            row.slug,
            row.confidence or Rag.NOT_RATED,
            movement(row.before, row.confidence),
            row.round_name if row.due_on not in (None, latest) else "",
        )
        for row in rows
    ]
    return sorted(ratings, key=lambda each: attention(each.confidence))


def _newest_by_pilot(*conditions: ColumnElement[bool]) -> dict[int, ReturnVersion]:
    """What each pilot submitted last, with its return and round, among what meets conditions."""
    place = func.row_number().over(
        partition_by=Return.pilot_id,
        order_by=(ReportingRound.due_on.desc(), ReportingRound.id.desc()),
    )
    placed = (
        select(ReturnVersion.id, place.label("place"))
        .join(Return, is_newest())
        .join(ReportingRound, ReportingRound.id == Return.round_id)
        .where(*conditions)
        .subquery()
    )
    newest = db.session.scalars(
        select(ReturnVersion)
        .join(placed, placed.c.id == ReturnVersion.id)
        .where(placed.c.place == 1)
        .options(joinedload(ReturnVersion.returned).joinedload(Return.round))
        .limit(PILOT_LIMIT)
    )
    return {version.returned.pilot_id: version for version in newest}


def select_versions() -> Select[ReturnVersion]:
    """The newest version of each return, with the return and its round."""
    return (
        select(ReturnVersion)
        .join(Return, is_newest())
        .join(Return.round)
        .options(contains_eager(ReturnVersion.returned).contains_eager(Return.round))
    )


def list_sent_after(round_id: int, after: date) -> FirstRows[Return]:
    """The returns of a round that came after a day, with place and round, the earliest first."""
    wanted = (
        select(Return)
        .join(Return.pilot)
        .join(Return.round)
        .options(contains_eager(Return.pilot), contains_eager(Return.round))
        .where(Return.round_id == round_id, Return.submissions > 0, Return.submitted_on > after)
        .order_by(Return.submitted_on, Pilot.name)
    )
    return list_first(wanted, PILOT_LIMIT)


def list_to_review(region_id: int) -> FirstRows[Return]:
    """The returns of a region's places that wait for their review, those due first."""
    return list_first(
        select(Return)
        .join(Return.pilot)
        .join(Return.round)
        .where(Pilot.region_id == region_id, is_in_use(Pilot))
        .where(Return.state == ReturnState.SUBMITTED)
        .options(contains_eager(Return.pilot), contains_eager(Return.round))
        .order_by(Return.respond_by_on, Pilot.name, Return.id),
        WAITING_SHOWN,
    )


def list_learned(pilot_ids: Select[Any]) -> FirstRows[ReturnVersion]:
    """What each of some places learned, as its newest return has it: the latest first."""
    place = func.row_number().over(
        partition_by=Return.pilot_id,
        order_by=(ReportingRound.due_on.desc(), ReportingRound.id.desc()),
    )
    placed = (
        select(ReturnVersion.id, place.label("place"))
        .join(Return, is_newest())
        .join(ReportingRound, ReportingRound.id == Return.round_id)
        .where(Return.pilot_id.in_(pilot_ids), ReturnVersion.learning != "")
        .subquery()
    )
    return list_first(
        select_versions()
        .join(placed, and_(placed.c.id == ReturnVersion.id, placed.c.place == 1))
        .join(Return.pilot)
        .options(
            contains_eager(ReturnVersion.returned).contains_eager(Return.pilot),
        )
        .order_by(ReportingRound.due_on.desc(), Pilot.name),
        LEARNED_SHOWN,
    )


def find_return(round_id: int, pilot_id: int) -> Return | None:
    """A pilot's return of a round, with its parts and who took it a step further."""
    return db.session.scalar(_return(), {"place_id": pilot_id, "round_id": round_id})


@made_once
def _return() -> Select[Return]:
    return (
        select(Return)
        .where(Return.round_id == bindparam("round_id", type_=Integer()), Return.pilot_id == PLACE)
        .options(
            joinedload(Return.submitted_by),
            joinedload(Return.accepted_by),
            joinedload(Return.asked_by),
            joinedload(Return.pilot),
            joinedload(Return.round),
            selectinload(Return.parts).joinedload(ReturnPart.saved_by),
            selectinload(Return.promises),
            selectinload(Return.measures),
        )
    )


def find_version(returned: Return, number: int) -> ReturnVersion | None:
    """One of its versions, with who submitted it and what it keeps of the registers."""
    return db.session.scalar(
        select(ReturnVersion)
        .where(ReturnVersion.return_id == returned.id, ReturnVersion.number == number)
        .options(
            joinedload(ReturnVersion.submitted_by),
            joinedload(ReturnVersion.returned),
            undefer(ReturnVersion.content),
        )
    )


def get_version(returned: Return, number: int) -> ReturnVersion:
    found = find_version(returned, number)
    if found is None:
        raise NotFound("This return has no such version.")
    return found


def find_last_version(round_: ReportingRound, pilot_id: int) -> ReturnVersion | None:
    """What the pilot submitted last, in an earlier round."""
    return db.session.scalar(
        select_versions()
        .where(Return.pilot_id == pilot_id, ReportingRound.due_on < round_.due_on)
        .options(undefer(ReturnVersion.content))
        .order_by(ReportingRound.due_on.desc(), ReportingRound.id.desc())
        .limit(1)
    )


def list_reviews(returned: Return) -> FirstRows[ReturnReview]:
    """What was said of its versions as a whole, newest first."""
    return list_first(
        select(ReturnReview)
        .where(ReturnReview.return_id == returned.id)
        .options(joinedload(ReturnReview.given_by))
        .order_by(ReturnReview.id.desc()),
        NOTES_LIMIT,
    )


def list_notes(returned: Return) -> FirstRows[ReturnNote]:
    """What was noted on its parts, newest first."""
    return list_first(
        select(ReturnNote)
        .where(ReturnNote.return_id == returned.id)
        .options(joinedload(ReturnNote.given_by), joinedload(ReturnNote.answered_by))
        .order_by(ReturnNote.id.desc()),
        NOTES_LIMIT,
    )


def get_note(returned: Return, note_id: int) -> ReturnNote:
    return get_one(
        select(ReturnNote)
        .where(ReturnNote.return_id == returned.id, ReturnNote.id == note_id)
        .options(joinedload(ReturnNote.given_by), joinedload(ReturnNote.answered_by)),
        "This return has no such note.",
    )


def has_open_questions(returned: Return) -> bool:
    wanted = select(ReturnNote.id).where(
        ReturnNote.return_id == returned.id,
        ReturnNote.kind == ReturnNoteKind.QUESTION,
        ReturnNote.answered_on.is_(None),
    )
    return db.session.scalar(wanted.limit(1)) is not None


def find_reviewers(pilot_id: int, on: date) -> set[int]:
    """Who reviews a pilot on a day, by their ids; nobody where the programme has no such post."""
    if not words.reviewer:
        return set()
    held = (each for each in list_reviewers(on, on) if each.of_id == pilot_id and each.is_held(on))
    return {each.person_id for each in held if each.person_id is not None}


def count_received(round_ids: Sequence[int]) -> dict[int, int]:
    """How many returns are in, by round; those of archived places are left out."""
    rows = db.session.execute(
        select(Return.round_id, func.count().label("received"))
        .join(Return.pilot)
        .where(Return.round_id.in_(round_ids), Return.submissions > 0, is_in_use(Pilot))
        .group_by(Return.round_id)
    )
    return {row.round_id: row.received for row in rows}
