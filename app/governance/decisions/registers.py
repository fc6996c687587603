"""The register of decisions."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Integer, case, cast, func, select
from sqlalchemy.orm import contains_eager

from app.core import clock
from app.core.access import Actor, Role
from app.core.exports import Column, Table
from app.core.loading import loading
from app.core.registers import Reading, Register, RegisterFilter, as_they_are, count_if
from app.extensions import db
from app.governance.decisions.models import Decision
from app.governance.decisions.permissions import can_list_decisions, can_record_decisions
from app.governance.decisions.queries import AROUND, has_text, readable_by
from app.governance.decisions.rules import Basis, DecisionStatus
from app.governance.groups.models import Group
from app.governance.groups.registers import group_filter

_YEAR = cast(func.extract("year", Decision.decided_on), Integer)


def _read_decisions(today: date, actor: Actor) -> Reading[Decision]:
    is_superseded = Decision.superseded_by_id.is_not(None)
    status = case(
        (is_superseded, DecisionStatus.SUPERSEDED.value), else_=DecisionStatus.IN_FORCE.value
    )
    return Reading(
        rows=select(Decision).join(Decision.group).where(readable_by(actor, today)),
        keys={
            "group": (Group.slug,),
            "basis": (Decision.basis,),
            "year": (_YEAR,),
            "status": (status,),
        },
        order=(Decision.decided_on.desc(), Decision.number.desc()),
        measures={"superseded": count_if(is_superseded)},
        search=has_text,
    )


def _groups_seen(actor: Actor) -> Collection[int] | None:
    """All, or those whose papers a reader reads."""
    return None if actor.works_in_programme else actor.scopes(Role.READER)


def _years(actor: Actor) -> list[tuple[int, str]]:
    """Those in which there are decisions, latest first."""
    seen = select(_YEAR.label("year")).where(readable_by(actor, clock.today())).distinct()
    return [(year, str(year)) for year in sorted(db.session.scalars(seen), reverse=True)]


DECISIONS: Register[Decision, Decision] = Register(
    name="decisions",
    heading="Decisions",
    read=_read_decisions,
    show=as_they_are,
    parts=loading(lambda: (contains_eager(Decision.group), *AROUND)),
    filters=(
        group_filter(_groups_seen),
        RegisterFilter("basis", "Decided by", lambda _: [(b.value, b.word) for b in Basis]),
        RegisterFilter("year", "Year", _years),
        RegisterFilter("status", "Status", lambda _: [(s.value, s.word) for s in DecisionStatus]),
    ),
    can_read=can_list_decisions,
    can_add=can_record_decisions,
    table=Table(
        "Decisions",
        (
            Column("Reference", lambda d: d.reference, 10),
            Column("Decided on", lambda d: d.decided_on, 12),
            Column("Group", lambda d: d.group.name, 24),
            Column("Decided by", lambda d: d.basis.word, 14),
            Column("Meeting", lambda d: d.meeting.held_on if d.meeting else None, 12),
            Column("Agenda item", lambda d: d.item.title if d.item else "", 24),
            Column("Decision", lambda d: d.text, 50),
            Column("Why the chair acted", lambda d: d.basis_reason, 30),
            Column("Why", lambda d: d.rationale, 40),
            Column("Dissent", lambda d: d.dissent, 30),
            Column("Responsible", lambda d: d.owner.name if d.owner else "", 24),
            Column("Review date", lambda d: d.review_on, 12),
            Column("Status", lambda d: d.status.word, 12),
            Column(
                "Superseded by", lambda d: d.superseded_by.reference if d.superseded_by else "", 12
            ),
            Column("Source", lambda d: d.source, 24),
        ),
    ),
)
