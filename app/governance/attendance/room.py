"""What is recorded of who was in the room, where the agenda changes under it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.extensions import db
from app.governance.attendance import queries
from app.governance.attendance.models import RoomMove
from app.governance.attendance.rules import MoveKind, is_in_room
from app.governance.attendance.service import check_still_quorate
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.queries import get_meeting_by_id


def follow_agenda(meeting: Meeting) -> None:
    """Whoever left or arrived between two items was there for others once these have another
    order. Raises ``NotQuorate`` where what was decided would have lacked a quorum."""
    db.session.flush()
    if queries.has_moves(meeting.id):
        check_still_quorate(get_meeting_by_id(meeting.id))


def leave_item(item: AgendaItem) -> None:
    """Before an item leaves its agenda: who was there for the others stays as it was, whoever left
    before this one or arrived for it."""
    db.session.flush()
    if not queries.has_moves(item.meeting_id):
        return
    roll = queries.find_roll(item.meeting)
    ids = {place: item_id for item_id, place in roll.places.items()}
    of_seat: dict[int, dict[int, RoomMove]] = defaultdict(dict)
    for move in roll.moves:
        if move.item_id in roll.places:
            of_seat[move.attendance_id][roll.places[move.item_id]] = move
    gone = roll.places[item.id]
    for seat_id, own in of_seat.items():
        if gone not in own or own[gone].move is MoveKind.STOOD_BACK:
            continue
        moves = {place: move.move for place, move in own.items()}
        kept = moves_without(gone, moves, sorted(ids))
        for place, move in own.items():
            if place not in kept:
                db.session.delete(move)
        for place, kind in kept.items():
            if place in own:
                own[place].move = kind
            else:
                db.session.add(RoomMove(attendance_id=seat_id, item_id=ids[place], move=kind))
    db.session.flush()


def moves_without(
    gone: int, moves: Mapping[int, MoveKind], places: Sequence[int]
) -> dict[int, MoveKind]:
    """The moves of someone, by the places of the items, that say of every other item what
    ``moves`` say of it, once the one at a place is off the agenda."""
    walks = {at: move for at, move in moves.items() if move is not MoveKind.STOOD_BACK}
    rest = [place for place in places if place != gone]
    there = [is_in_room(walks, place) for place in rest]
    kept = {at: move for at, move in moves.items() if at != gone and at not in walks}
    was, has_walked = there[:1], False
    for place, now in zip(rest, there, strict=True):
        stood_back = place in kept
        if [now] != was and not (now and stood_back):
            kept[place] = MoveKind.ARRIVED if now else MoveKind.LEFT
            was, has_walked = [now], True
    if rest and not there[0] and not has_walked:
        kept[rest[0]] = MoveKind.LEFT
    return kept
