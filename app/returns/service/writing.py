"""Writing a return, part by part."""

from collections.abc import Sequence
from typing import Any

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.pilots.models import Pilot
from app.returns import queries
from app.returns.keeping import confirm_part, tell_for_whom
from app.returns.models import (
    ReportingRound,
    Return,
    ReturnMeasure,
    ReturnPart,
    ReturnPromise,
)
from app.returns.parts import PARTS, PartKey, count_words, promises_of
from app.returns.permissions import can_write_return
from app.returns.rules import PromiseAnswer
from app.returns.snapshots import read_snapshot

#: The most figures of customers that a return has.
MEASURES_LIMIT = 6


@audited("return:begun")
def begin_return(actor: Actor, *, round_: ReportingRound, pilot: Pilot) -> Return:
    """Begin a place's return of a round, with what it promised last time to be answered, and the
    figures that it gave then to be brought up to date."""
    can_write_return(actor, pilot.id, round_, None, clock.today()).enforce()
    tell_for_whom(actor, pilot)
    before = queries.find_last_version(round_, pilot.id)
    returned = Return(round_id=round_.id, pilot_id=pilot.id)
    if before is not None:
        returned.promises = [
            ReturnPromise(position=at, text=text)
            for at, text in enumerate(promises_of(before.outlook), start=1)
        ]
        returned.measures = [
            ReturnMeasure(
                position=at, name=each.name, figure="", before=each.figure, source=each.source
            )
            for at, each in enumerate(read_snapshot(before.content).measures, start=1)
        ]
    return add_record(returned)


@audited("return:drafted")
def save_part(
    actor: Actor,
    *,
    round_: ReportingRound,
    returned: Return,
    key: PartKey,
    is_nothing: bool = False,
    promises: Sequence[tuple[PromiseAnswer | None, str]] | None = None,
    measures: Sequence[tuple[str, str, str]] | None = None,
    **answer: Any,
) -> ReturnPart:
    """Keep what one part says, complete or not. ``promises`` are what became of each, with a note,
    in order; ``measures`` the figures: what is counted, the figure, its source."""
    can_write_return(actor, returned.pilot_id, round_, returned, clock.today()).enforce()
    tell_for_whom(actor, returned.pilot)
    part = PARTS[key]
    assert set(answer) <= set(part.fields), f"{key} has no {set(answer) - set(part.fields)}"
    is_nothing = is_nothing and part.may_be_nothing
    if is_nothing and any(value not in ("", None) for value in answer.values()):
        raise DomainError(
            "Clear the answer, or clear the box that says there is none.", field="is_nothing"
        )
    if part.text and count_words(answer.get(part.text, "")) > part.words:
        raise DomainError(f"Enter {part.words} words or fewer.", field=part.text)
    assign(returned, answer)
    if promises is not None:
        _answer_promises(returned, promises)
    if measures is not None:
        _set_measures(returned, measures)
    return confirm_part(actor, returned, key, is_nothing=is_nothing)


def _answer_promises(returned: Return, answers: Sequence[tuple[PromiseAnswer | None, str]]) -> None:
    for promise, (answer, note) in zip(returned.promises, answers, strict=True):
        promise.answer, promise.note = answer, note


def _set_measures(returned: Return, rows: Sequence[tuple[str, str, str]]) -> None:
    """What was counted last time keeps its figure of then beside it."""
    before = {each.name: each.before for each in returned.measures}
    returned.measures = [
        ReturnMeasure(
            position=at, name=name, figure=figure, source=source, before=before.get(name, "")
        )
        for at, (name, figure, source) in enumerate(rows, start=1)
    ]
