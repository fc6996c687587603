"""Reads of decisions."""

import re
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from app.core.access import Actor, Role
from app.core.loading import loading
from app.core.reading import FirstRows, get_one, list_first
from app.core.references import ByReference, number_in
from app.core.rows import MEETING, made_once
from app.extensions import db
from app.governance.decisions.models import Decision
from app.governance.groups.queries import chaired_by
from app.governance.meetings.models import AgendaItem, Meeting

#: The most decisions of a meeting, or to choose from, that are read at once.
DECISION_LIMIT = 500

#: The most decisions that are looked through for references.
NAMING_LIMIT = 200

#: How many of the decisions that name a place its page shows.
NAMED_SHOWN = 4

#: How many of its last decisions a group's page shows.
LAST_SHOWN = 3

#: What the register shows beside each, but for its group.
AROUND = loading(
    lambda: (
        joinedload(Decision.owner),
        joinedload(Decision.item).joinedload(AgendaItem.meeting).joinedload(Meeting.group),
        joinedload(Decision.meeting).joinedload(Meeting.group),
        joinedload(Decision.superseded_by),
    )
)


def readable_by(actor: Actor, on: date) -> ColumnElement[bool]:
    """What the actor sees of the register, as ``permissions.can_read_decision`` has it."""
    if actor.is_secretariat:
        return Decision.id.is_not(None)
    announced: ColumnElement[bool] = Decision.announced_on.is_not(None)
    if not actor.works_in_programme:
        announced = and_(announced, Decision.group_id.in_(actor.scopes(Role.READER)))
    return or_(announced, Decision.group_id.in_(chaired_by(actor.person_id, on)))


def has_text(text: str) -> ColumnElement[bool]:
    """Whether the reference is the text, or the words hold it."""
    columns = (Decision.text, Decision.rationale, Decision.dissent, Decision.basis_reason)
    held = or_(*(column.icontains(text, autoescape=True) for column in columns))
    number = number_in(Decision.PREFIX, text)
    return held if number is None else or_(held, Decision.number == number)


def list_naming(names: Collection[str], actor: Actor, on: date) -> list[Decision]:
    """The last decisions that the actor sees and whose words name something, by one of its
    names: whole words only."""
    held = or_(*(Decision.text.icontains(name, autoescape=True) for name in names))
    found = db.session.scalars(
        select(Decision)
        .where(readable_by(actor, on), held)
        .options(joinedload(Decision.group))
        .order_by(Decision.decided_on.desc(), Decision.number.desc())
        .limit(NAMING_LIMIT)
    )
    whole = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)
    return [each for each in found if whole.search(each.text)][:NAMED_SHOWN]


def get_decision(reference: str) -> Decision:
    return _DECISIONS.get(reference)


_DECISIONS = ByReference(Decision, "decision", lambda: (joinedload(Decision.group), *AROUND))


def get_decision_by_id(decision_id: int) -> Decision:
    return get_one(select(Decision).where(Decision.id == decision_id), "There is no such decision.")


def list_decisions_naming(prefix: str, group_id: int, on: date) -> Sequence[Decision]:
    """Announced decisions of a group in force whose words hold references of a kind, the newest
    first."""
    texts = (Decision.text, Decision.rationale, Decision.basis_reason)
    return db.session.scalars(
        select(Decision)
        .where(
            Decision.group_id == group_id,
            Decision.announced_on <= on,
            Decision.superseded_by_id.is_(None),
            or_(*(text.contains(f"{prefix}-", autoescape=True) for text in texts)),
        )
        .order_by(Decision.decided_on.desc(), Decision.number.desc())
        .limit(NAMING_LIMIT)
    ).all()


def list_superseded_by(decision: Decision) -> FirstRows[Decision]:
    """The decisions that this one supersedes, by number."""
    return list_first(
        select(Decision).where(Decision.superseded_by_id == decision.id).order_by(Decision.number),
        DECISION_LIMIT,
    )


def list_decisions_of_meeting(meeting_id: int) -> FirstRows[Decision]:
    """What was decided at a meeting, by number, with its owner."""
    return list_first(_of_meeting(), DECISION_LIMIT, {"meeting_id": meeting_id})


@made_once
def _of_meeting() -> Select[Decision]:
    return (
        select(Decision)
        .where(Decision.meeting_id == MEETING)
        .options(joinedload(Decision.owner))
        .order_by(Decision.number)
    )


def list_last_decisions(group_id: int, actor: Actor, on: date) -> FirstRows[Decision]:
    """The last decisions of a group that the actor sees, latest first."""
    return list_first(
        select(Decision)
        .where(Decision.group_id == group_id, readable_by(actor, on))
        .order_by(Decision.decided_on.desc(), Decision.number.desc()),
        LAST_SHOWN,
    )


def list_decisions_since(group_id: int, from_on: date, until_on: date) -> FirstRows[Decision]:
    """What a group decided in a period and has been announced, the latest first, with its owner and
    what replaced it."""
    return list_first(
        select(Decision)
        .where(Decision.group_id == group_id, Decision.announced_on <= until_on)
        .where(Decision.decided_on.between(from_on, until_on))
        .options(joinedload(Decision.owner), joinedload(Decision.superseded_by))
        .order_by(Decision.decided_on.desc(), Decision.number.desc()),
        DECISION_LIMIT,
    )


def later_choices(decision: Decision) -> list[tuple[int, str]]:
    """The same group's later decisions, one of which may supersede this one, latest first."""
    later = list_first(
        select(Decision)
        .where(
            Decision.group_id == decision.group_id,
            Decision.id != decision.id,
            Decision.decided_on >= decision.decided_on,
            Decision.superseded_by_id.is_(None),
        )
        .order_by(Decision.decided_on.desc(), Decision.number.desc()),
        DECISION_LIMIT,
    )
    return FirstRows(((row.id, f"{row.reference}: {row.text[:80]}") for row in later), later.total)
