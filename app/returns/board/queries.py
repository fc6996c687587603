"""Reads of the board of a round, in a fixed number of queries."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Person
from app.accounts.queries import list_people_named
from app.core import clock
from app.core.wording import words
from app.extensions import db
from app.pilots.models import Pilot
from app.pilots.queries import PILOT_LIMIT, find_leads, list_pilots, list_reviewers
from app.returns.board.models import RoundNotice
from app.returns.board.rules import HOLDERS, TOLD_FOR, Holder, NoticeKind, ReturnStage, stage_of
from app.returns.completeness import complete_parts
from app.returns.models import ReportingRound, Return, ReturnNote
from app.returns.parts import missing_parts
from app.returns.queries import find_previous_round, list_returns
from app.returns.rules import ReturnNoteKind
from app.returns.status import PilotReturn

#: The most rounds whose opening is told at once.
ROUNDS_TOLD = 20


@dataclass(frozen=True)
class BoardRow:
    """A place's return in a round: where it is, who holds it (nobody, where no one is named for
    the post), the days that it is late or that they are over their own day, what it still lacks,
    and when they were chased last."""

    place: PilotReturn
    stage: ReturnStage
    holder: Holder
    people: tuple[Person, ...]
    days_over: int
    missing: tuple[str, ...]
    questions: int
    chased_at: datetime | None

    @property
    def pilot(self) -> Pilot:
        return self.place.pilot

    @property
    def returned(self) -> Return | None:
        return self.place.returned

    @property
    def is_late(self) -> bool:
        """Whether whoever holds it is past the day by which it was due from them."""
        return self.days_over > 0

    @property
    def holder_words(self) -> str:
        """Who holds it: names or, where there are none, the post."""
        match self.holder:
            case Holder.NO_ONE:
                return ""
            case Holder.SECRETARIAT:
                return "Secretariat"
            case Holder.LEAD:
                return ", ".join(p.name for p in self.people) or "No lead named"
            case Holder.REVIEWER:
                return ", ".join(p.name for p in self.people) or words.Reviewer


def read_board(round_: ReportingRound, today: date) -> list[BoardRow]:
    """Every place's return in a round, those over their day first, then by stage and name."""
    places = list_returns(round_, find_previous_round(round_), today)
    _load_parts(round_)
    leads = find_leads([each.pilot.id for each in places], today)
    reviewers = _reviewers(today)
    questions = _open_questions(round_)
    chased = _chased(round_)
    rows = [
        _row(
            each,
            today,
            leads.get(each.pilot.id),
            reviewers.get(each.pilot.id, ()),
            questions[each.pilot.id],
            chased.get(each.pilot.id),
        )
        for each in places
    ]
    order = list(ReturnStage)
    return sorted(rows, key=lambda row: (-row.days_over, order.index(row.stage)))


def _row(
    place: PilotReturn,
    today: date,
    lead: Person | None,
    reviewers: tuple[Person, ...],
    questions: int,
    chased_at: datetime | None,
) -> BoardRow:
    returned = place.returned
    stage = stage_of(returned.state if returned else None, is_reviewed=bool(reviewers))
    holder = HOLDERS[stage]
    by_on = returned.respond_by_on if returned and returned.respond_by_on else place.due_on
    if stage in (ReturnStage.NOT_STARTED, ReturnStage.DRAFT):
        by_on = place.due_on
    is_over = stage is not ReturnStage.ACCEPTED
    missing = missing_parts(complete_parts(returned)) if holder is Holder.LEAD else ()
    people = {Holder.LEAD: (lead,) if lead else (), Holder.REVIEWER: reviewers}.get(holder, ())
    return BoardRow(
        place=place,
        stage=stage,
        holder=holder,
        people=people,
        days_over=max(0, (today - by_on).days) if is_over else 0,
        missing=tuple(str(part.label) for part in missing) if returned else (),
        questions=questions,
        chased_at=chased_at,
    )


def _load_parts(round_: ReportingRound) -> None:
    """Load what says which parts of the round's returns are answered."""
    db.session.scalars(
        select(Return)
        .where(Return.round_id == round_.id)
        .options(selectinload(Return.parts), selectinload(Return.promises))
        .limit(PILOT_LIMIT)
    ).all()


def _reviewers(today: date) -> dict[int, tuple[Person, ...]]:
    """Who reviews each place today; nobody, where the programme has no such post."""
    if not words.reviewer:
        return {}
    held: dict[int, set[int]] = {}
    for each in list_reviewers(today, today):
        if each.is_held(today) and each.person_id is not None:
            held.setdefault(each.of_id, set()).add(each.person_id)
    ids = {person_id for found in held.values() for person_id in found}
    people = {person.id: person for person in list_people_named(ids)}
    return {
        pilot_id: tuple(people[person_id] for person_id in sorted(found) if person_id in people)
        for pilot_id, found in held.items()
    }


def _open_questions(round_: ReportingRound) -> Counter[int]:
    """How many questions on each place's return wait for an answer."""
    rows = db.session.execute(
        select(Return.pilot_id, func.count())
        .join(ReturnNote, ReturnNote.return_id == Return.id)
        .where(
            Return.round_id == round_.id,
            ReturnNote.kind == ReturnNoteKind.QUESTION,
            ReturnNote.answered_on.is_(None),
        )
        .group_by(Return.pilot_id)
    )
    return Counter({row[0]: row[1] for row in rows})


def _chased(round_: ReportingRound) -> Mapping[int, datetime]:
    """When whoever holds each place's return was chased last."""
    rows = db.session.execute(
        select(RoundNotice.pilot_id, func.max(RoundNotice.sent_at))
        .where(RoundNotice.round_id == round_.id, RoundNotice.kind == NoticeKind.CHASED)
        .group_by(RoundNotice.pilot_id)
    )
    return {row[0]: row[1] for row in rows}


def list_untold(today: date) -> list[tuple[ReportingRound, list[Pilot]]]:
    """The rounds that opened lately and are not due yet, and the places whose lead was not told."""
    rounds = db.session.scalars(
        select(ReportingRound)
        .where(
            ReportingRound.opens_on <= today,
            ReportingRound.opens_on > today - TOLD_FOR,
            ReportingRound.due_on >= today,
        )
        .order_by(ReportingRound.id)
        .limit(ROUNDS_TOLD)
    ).all()
    if not rounds:
        return []
    told = {
        (row.round_id, row.pilot_id)
        for row in db.session.execute(
            select(RoundNotice.round_id, RoundNotice.pilot_id)
            .where(
                RoundNotice.round_id.in_([each.id for each in rounds]),
                RoundNotice.kind == NoticeKind.OPENED,
            )
            .limit(ROUNDS_TOLD * PILOT_LIMIT)
        )
    }
    pilots = list_pilots()
    untold = [
        (each, [pilot for pilot in pilots if (each.id, pilot.id) not in told]) for each in rounds
    ]
    return [(each, found) for each, found in untold if found]


def was_told(round_id: int, pilot_id: int) -> bool:
    """Whether the opening of a round was told to a place's lead."""
    wanted = select(RoundNotice.id).where(
        RoundNotice.round_id == round_id,
        RoundNotice.pilot_id == pilot_id,
        RoundNotice.kind == NoticeKind.OPENED,
    )
    return db.session.scalar(wanted.limit(1)) is not None


def held_by_others(rows: Collection[BoardRow]) -> list[BoardRow]:
    """Those that a place's lead or its reviewer holds, and who is named: they can be chased."""
    return [row for row in rows if row.holder in (Holder.LEAD, Holder.REVIEWER) and row.people]


def since_chased(row: BoardRow) -> float | None:
    """How many seconds ago whoever holds it was chased; None where never."""
    return None if row.chased_at is None else (clock.now() - row.chased_at).total_seconds()
