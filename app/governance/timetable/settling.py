"""What becomes of planned meetings that a changed series no longer gives."""

from collections.abc import Iterable, Mapping, Sequence

from app.audit.events import audited
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError, SavedMeanwhile, WrongRows
from app.core.formats import counted
from app.core.sentences import listed
from app.core.undoable import undoable
from app.governance.agendas.rules import ItemsGo
from app.governance.agendas.service import movable
from app.governance.groups.models import Group
from app.governance.meetings.permissions import can_edit_meetings
from app.governance.meetings.queries import find_meeting_at, get_meeting_by_id
from app.governance.meetings.service import check_free_time
from app.governance.timetable import service
from app.governance.timetable.messages import Changed, tell_of_changes
from app.governance.timetable.misfits import Misfit, list_misfits
from app.governance.timetable.models import MeetingSeries
from app.governance.timetable.rules import Becomes


def check_settled(
    misfits: Sequence[Misfit], becomes: Mapping[int, Becomes], change_reason: str
) -> None:
    """Raise ``WrongRows`` where something cannot become of a meeting (by its key) what was chosen,
    and ``DomainError`` where the reason is wanted."""
    chosen = _chosen(misfits, becomes)
    moving_ids = {each.meeting.id for each, what in chosen if what is Becomes.MOVE}
    problems: dict[int, str] = {}
    for each, what in chosen:
        try:
            if what is not Becomes.KEEP:
                enforce_checks("meeting:called-off", each.meeting)
            if what is Becomes.MOVE:
                _check_movable(each, moving_ids)
        except DomainError as error:
            problems[each.meeting.id] = error.message
    if problems:
        raise WrongRows(problems)
    if not change_reason.strip() and any(what is not Becomes.KEEP for _each, what in chosen):
        raise DomainError("Enter the reason.", field="change_reason")


def _chosen(
    misfits: Sequence[Misfit], becomes: Mapping[int, Becomes]
) -> list[tuple[Misfit, Becomes]]:
    if {each.meeting.id for each in misfits} != becomes.keys():
        raise SavedMeanwhile
    return [(each, becomes[each.meeting.id]) for each in misfits]


def _check_movable(misfit: Misfit, moving_ids: set[int]) -> None:
    if misfit.held_on is None:
        raise DomainError("The series has no new date for it. Keep it or cancel it.")
    meeting = misfit.meeting
    holder = find_meeting_at(meeting.group_id, misfit.held_on, misfit.starts_at)
    if holder is not None and holder.id not in moving_ids:
        check_free_time(meeting.group_id, meeting.id, misfit.held_on, misfit.starts_at)


@undoable("series", lambda actor, _record: can_edit_meetings(actor))
@audited("series:settled")
def settle_meetings(
    actor: Actor,
    *,
    series: MeetingSeries,
    group: Group,
    becomes: Mapping[int, Becomes],
    change_reason: str = "",
    items_go: ItemsGo = ItemsGo.STAY,
) -> None:
    """Do with each meeting that the series no longer gives, by its key, what was chosen: all of
    it, or nothing. What is kept or cancelled stands in the place of its new day, if there is one,
    and is not planned again; what is kept without one is no longer of the series."""
    can_edit_meetings(actor).enforce()
    misfits = list_misfits(series, group)
    check_settled(misfits, becomes, change_reason)
    chosen = _chosen(misfits, becomes)
    changes: list[Changed] = []
    for each, what in sorted(chosen, key=_order):
        meeting = get_meeting_by_id(each.meeting.id)
        before = Changed(meeting, meeting.held_on, meeting.starts_at)
        if what is Becomes.MOVE and each.held_on is not None:
            service.move_meeting(
                actor,
                meeting=meeting,
                held_on=each.held_on,
                starts_at=each.starts_at,
                change_reason=change_reason,
                tells=False,
            )
        elif what is Becomes.CANCEL:
            service.cancel_meeting(
                actor,
                meeting=meeting,
                change_reason=change_reason,
                items_go=items_go,
                item_ids=[i.id for i in movable(meeting) if i.standing_item_id is None],
                tells=False,
            )
        if what is not Becomes.KEEP:
            changes.append(before)
        if each.day is not None:
            meeting.series_on, meeting.series_at = each.day.rule_on, series.starts_at
        elif what is Becomes.KEEP:
            meeting.series_id = meeting.series_on = meeting.series_at = None
    tell_of_changes(series, changes)


def _order(chosen: tuple[Misfit, Becomes]) -> tuple[int, int]:
    """Those that move to a later day first, the last of them first, so that each makes way for the
    one before; then those that move to an earlier one. Then what is cancelled, the last first: its
    items go to a meeting that is held."""
    misfit, what = chosen
    place = misfit.meeting.held_on.toordinal()
    if what is not Becomes.MOVE or misfit.held_on is None:
        return 2, -place
    return (0, -place) if misfit.held_on >= misfit.meeting.held_on else (1, place)


def outcome_words(becomes: Iterable[Becomes]) -> str:
    """What was done: "2 meetings moved, 1 meeting cancelled and 1 meeting kept."."""
    found = list(becomes)
    said = [
        f"{counted(count, 'meeting')} {word}"
        for what, word in (
            (Becomes.MOVE, "moved"),
            (Becomes.CANCEL, "cancelled"),
            (Becomes.KEEP, "kept"),
        )
        if (count := found.count(what))
    ]
    return f"{listed(said)}."
