"""What is public of a decision that was announced."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core.formats import day
from app.core.publishing import CUT_SHORT, PublicContent, PublicKind, facts_of, parts_of
from app.governance.decisions.models import Decision
from app.governance.decisions.rules import Basis
from app.governance.meetings.models import Meeting


def _select(today: date) -> Select[Decision]:
    return (
        select(Decision)
        .join(Decision.group)
        .where(Decision.announced_on <= today)
        .options(
            contains_eager(Decision.group),
            joinedload(Decision.meeting).joinedload(Meeting.group),
            joinedload(Decision.superseded_by),
        )
        .order_by(Decision.decided_on.desc(), Decision.number.desc())
    )


#: The most characters of a title; the whole decision stands below it.
_TITLE = 90


def _title(text: str) -> str:
    """How a decision begins, at the end of a word."""
    line = " ".join(text.split())
    if len(line) <= _TITLE:
        return line.rstrip(".")
    return f"{line[:_TITLE].rsplit(' ', 1)[0].rstrip(' ,;:.')} {CUT_SHORT}"


def _build(decision: Decision, _today: date) -> PublicContent:
    later = decision.superseded_by
    basis = decision.basis.word
    if decision.basis is Basis.MEETING and decision.meeting is not None:
        basis = f"Meeting of {day(decision.meeting.held_on)}"
    return PublicContent(
        title=f"{decision.reference}: {_title(decision.text)}",
        dated_on=decision.decided_on,
        facts=facts_of(
            ("Decided by", decision.group.name),
            ("Decided on", day(decision.decided_on)),
            ("Basis", basis),
            ("Status", f"Superseded by {later.reference}" if later else "In force"),
        ),
        parts=parts_of(("Decision", decision.text), ("Why", decision.rationale)),
        is_illustrative=decision.is_illustrative,
    )


def _about(decision: Decision) -> tuple[tuple[str, int], ...]:
    meeting = (("meeting", decision.meeting_id),) if decision.meeting_id is not None else ()
    return (*meeting, ("group", decision.group_id))


DECISION = PublicKind(
    name="decision",
    folder="decisions",
    one="decision",
    many="Decisions",
    model=Decision,
    select=_select,
    build=_build,
    key=lambda decision: decision.reference.lower(),
    called=lambda decision: f"{decision.reference} {_title(decision.text)}",
    about=_about,
    has_file=True,
    order=60,
)
