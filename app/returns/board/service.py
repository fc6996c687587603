"""Chasing those who hold returns, and telling leads that a round has opened."""

from collections.abc import Collection

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.formats import counted
from app.core.sentences import listed
from app.extensions import db
from app.pilots.models import Pilot
from app.pilots.queries import find_leads
from app.returns.board import queries
from app.returns.board.letters import tell_chased, tell_opened
from app.returns.board.models import RoundNotice
from app.returns.board.queries import BoardRow
from app.returns.board.rules import CHASED_AGAIN, NoticeKind
from app.returns.models import ReportingRound
from app.returns.permissions import can_chase, can_edit_rounds

#: So many places are named of those that were chased already.
_NAMED = 4


@audited("return:chased")
def chase(
    actor: Actor,
    *,
    round_: ReportingRound,
    pilot_ids: Collection[int],
    is_again: bool = False,
) -> list[BoardRow]:
    """Write to those who hold the returns of some places, and record it. Raises ``DomainError``
    where one was chased within a day, unless ``is_again``."""
    can_chase(actor).enforce()
    rows = {
        row.pilot.id: row
        for row in queries.held_by_others(queries.read_board(round_, clock.today()))
    }
    if not pilot_ids:
        raise DomainError("Select at least one.", field="pilot_ids")
    wanted = [rows[pilot_id] for pilot_id in pilot_ids if pilot_id in rows]
    if len(wanted) < len(set(pilot_ids)):
        raise DomainError(
            "Someone has submitted, reviewed or accepted one of these since. Choose again.",
            field="pilot_ids",
        )
    lately = [row for row in wanted if _was_chased_lately(row)]
    if lately and not is_again:
        names = [row.pilot.short_name for row in lately[:_NAMED]]
        more = len(lately) - len(names)
        said = listed([*names, counted(more, "other")] if more else names)
        verb = "was" if len(lately) == 1 else "were"
        raise DomainError(
            f"{said} {verb} chased less than a day ago. Clear the box beside the name, or "
            "tick the box to chase again.",
            field="is_again",
        )
    for row in wanted:
        told = tell_chased(row, round_)
        _note(round_.id, row.pilot.id, NoticeKind.CHASED, actor.person_id, told)
    return wanted


def _was_chased_lately(row: BoardRow) -> bool:
    ago = queries.since_chased(row)
    return ago is not None and ago < CHASED_AGAIN.total_seconds()


@audited("round:opened")
def tell_of_opening(actor: Actor, *, round_: ReportingRound, pilot: Pilot) -> None:
    """Tell a place's lead once that a round has opened; a place without one, when it has one."""
    can_edit_rounds(actor).enforce()
    lead = find_leads([pilot.id], clock.today()).get(pilot.id)
    if lead is None or queries.was_told(round_.id, pilot.id):
        return
    told = tell_opened(round_, pilot, lead.id)
    _note(round_.id, pilot.id, NoticeKind.OPENED, None, told)


def _note(round_id: int, pilot_id: int, kind: NoticeKind, by_id: int | None, told: int) -> None:
    db.session.add(
        RoundNotice(
            round_id=round_id,
            pilot_id=pilot_id,
            kind=kind,
            sent_at=clock.now(),
            sent_by_id=by_id,
            told=told,
        )
    )
    db.session.flush()
