"""Quorum counts people: who was in the room for an item, each of them once."""

from hypothesis import given
from hypothesis import strategies as st

from app.governance.attendance.room import moves_without
from app.governance.attendance.rules import MoveKind, SeatFilled, is_in_room, seats_of
from app.governance.groups.rules import COUNTED_ROLES, MemberRole
from app.governance.meetings.rules import AttendanceState
from app.governance.terms.rules import Presence, QuorumRule, quorum

ITEMS = 5
MEMBERS = range(1, 8)
moves = st.dictionaries(st.integers(0, ITEMS - 1), st.sampled_from(MoveKind), max_size=ITEMS)
seats = st.builds(
    SeatFilled,
    st.sampled_from(AttendanceState),
    st.none() | st.integers(1, 12),  # some of them members, or people who stand for others too
    moves,
)
rooms = st.dictionaries(st.sampled_from(MEMBERS), seats)
roles = st.fixed_dictionaries({member: st.sampled_from(MemberRole) for member in MEMBERS})
rules = st.builds(
    QuorumRule, st.integers(0, 100), st.integers(0, 9), do_substitutes_count=st.just(True)
)
places = st.integers(0, ITEMS - 1)


@given(roles, rooms, rules, places, st.randoms())
def test_the_order_of_recording_does_not_matter(role_of, filled, rule, place, chance):
    mixed = list(filled.items())
    chance.shuffle(mixed)
    again = {
        key: SeatFilled(each.state, each.substitute_id, dict(reversed(each.moves.items())))
        for key, each in mixed
    }

    assert quorum(rule, seats_of(role_of, filled, place)) == quorum(
        rule, seats_of(role_of, again, place)
    )


@given(roles, rooms, rules, places, st.sampled_from(MEMBERS))
def test_who_leaves_before_an_item_never_helps_it(role_of, filled, rule, place, member):
    without = {key: each for key, each in filled.items() if key != member}
    left = SeatFilled(AttendanceState.PRESENT, moves={place: MoveKind.LEFT})

    before = quorum(rule, seats_of(role_of, without, place))
    after = quorum(rule, seats_of(role_of, without | {member: left}, place))

    assert after.counted <= before.counted
    assert bool(after) <= bool(before)


@given(roles, rooms, places)
def test_nobody_counts_twice(role_of, filled, place):
    people = set()
    for key, each in filled.items():
        if key in role_of and each.state is AttendanceState.PRESENT:
            people.add(key)
        elif each.state is AttendanceState.SUBSTITUTE:
            people.add(each.substitute_id or ("by name", key))

    counted = [how for _role, how in seats_of(role_of, filled, place) if how is not Presence.ABSENT]

    assert len(counted) <= len(people)


def test_who_stands_for_two_members_counts_for_one():
    role_of = dict.fromkeys(MEMBERS, COUNTED_ROLES[-1])
    both = {key: SeatFilled(AttendanceState.SUBSTITUTE, 99) for key in (1, 2)}

    assert [how for _, how in seats_of(role_of, both)].count(Presence.SUBSTITUTE) == 1


def test_who_comes_and_goes():
    late, early = {2: MoveKind.ARRIVED}, {2: MoveKind.LEFT}
    back = {1: MoveKind.LEFT, 3: MoveKind.ARRIVED}

    assert [is_in_room(late, place) for place in range(4)] == [False, False, True, True]
    assert [is_in_room(early, place) for place in range(4)] == [True, True, False, False]
    assert [is_in_room(back, place) for place in range(4)] == [True, False, False, True]
    assert [is_in_room({1: MoveKind.STOOD_BACK}, place) for place in range(3)] == [
        True,
        False,
        True,
    ]


@given(moves, places)
def test_an_item_off_the_agenda_changes_nothing_of_who_was_there_for_the_others(said, gone):
    kept = moves_without(gone, said, range(ITEMS))

    assert gone not in kept
    for place in set(range(ITEMS)) - {gone}:
        assert is_in_room(kept, place) is is_in_room(said, place)
