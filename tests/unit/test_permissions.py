"""Every permission, asked by everybody: who may, and nobody else."""

import importlib
import inspect
from pathlib import Path
from types import SimpleNamespace as Record

import pytest

from app.accounts import permissions as accounts
from app.accounts.rules import GRANTED_ROLES
from app.core.access import Access, Actor, Grant, Role
from app.core.errors import DomainError, Refused
from app.core.markings import HIGHEST, LOWEST, Marking
from app.delivery import permissions as delivery
from app.governance.decision_sheets import permissions as decision_sheets
from app.governance.decisions import permissions as decisions
from app.governance.minutes import permissions as minutes
from app.governance.minutes.rules import MinutesState, VersionKind
from app.governance.papers import permissions as papers
from app.governance.write_rounds import permissions as write_rounds
from app.governance.write_rounds.rules import RoundState
from app.pilots import permissions as pilots
from tests.unit.permissions import groups as of_groups
from tests.unit.permissions import lessons as of_lessons
from tests.unit.permissions import money as of_money
from tests.unit.permissions import packs as of_packs
from tests.unit.permissions import papers as of_papers
from tests.unit.permissions import people as of_people
from tests.unit.permissions import places as of_places
from tests.unit.permissions import public as of_public
from tests.unit.permissions import registers as of_registers
from tests.unit.permissions.cast import (
    ANN,
    BOB,
    COPY,
    DIRECTOR,
    HERE,
    HIGH,
    HIGH_COPY,
    THERE,
    WHO,
    actor,
)
from tests.unit.permissions.papers import (
    CHAIR,
    DEPUTY,
    SUBMITTED,
    minutes_of,
    paper,
    write_round,
)
from tests.unit.permissions.registers import change

#: The permission, what it is asked of besides the actor, and who may.
TABLE = [
    *of_people.TABLE,
    *of_places.TABLE,
    *of_registers.TABLE,
    *of_money.TABLE,
    *of_lessons.TABLE,
    *of_public.TABLE,
    *of_groups.TABLE,
    *of_papers.TABLE,
    *of_packs.TABLE,
]
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("permission", "of", "may"),
    TABLE,
    ids=[f"{each[0].__module__[4:-12]}-{each[0].__name__}" for each in TABLE],
)
def test_a_permission_is_for_those_who_may_and_nobody_else(permission, of, may):
    answers = {name: permission(who, *of) for name, who in WHO.items()}
    assert {name for name, answer in answers.items() if answer} == may
    assert all(isinstance(answer, Access) and answer.why for answer in answers.values())


def test_a_director_is_told_why_a_group_decides():
    own, far = change(7, raised_by_id=DIRECTOR), change(30)
    told = [delivery.can_decide_change(WHO["director"], each, 14).why for each in (own, far)]
    assert told[0] == "You asked for this change, so a group decides it."
    assert told[1].startswith("It moves the baseline by 30 days.")


#: Asks the database; tests/integration/governance/test_decision_sheets.py has it asked.
READS_RECORDS = {decision_sheets.can_read_sheet}


def test_every_permission_is_asked_by_everybody():
    asked = {permission for permission, _, _ in TABLE}
    there = {
        function
        for path in ROOT.glob("app/**/permissions.py")
        for name, function in inspect.getmembers(
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)),
            inspect.isfunction,
        )
        if name.startswith(("can_", "must_")) and function.__module__.endswith("permissions")
    }
    assert there == asked | READS_RECORDS


def cleared_for(clearances: frozenset[Marking]) -> Actor:
    grants = frozenset({Grant(Role.SECRETARIAT), Grant(Role.GROUP_MEMBER, HERE)})
    return Actor(ANN, "Ann", grants, clearances)


@pytest.mark.parametrize(
    ("permission", "of"),
    [
        (accounts.can_read_marking, (HIGH,)),
        (accounts.can_read_copy, (HIGH_COPY,)),
        (accounts.can_read_copy, (Record(marking=HIGH, is_restricted=True, reader_ids=[ANN]),)),
        (papers.can_open_paper, (paper(SUBMITTED, marking=HIGH),)),
        (papers.can_open_version, (paper(SUBMITTED, marking=HIGH), COPY)),
        (papers.can_open_version, (paper(SUBMITTED), HIGH_COPY)),
        (minutes.can_read_minutes, (minutes_of(MinutesState.AGREED, HIGH),)),
        (
            minutes.can_read_version,
            (minutes_of(MinutesState.AGREED, HIGH), Record(kind=VersionKind.AGREED)),
        ),
    ],
)
def test_a_marking_above_the_clearance_is_closed_even_to_the_secretariat(permission, of):
    assert permission(cleared_for(HIGHEST), *of)
    answer = permission(cleared_for(LOWEST), *of)
    assert not answer
    assert "above your clearance" in answer.why


def test_a_member_comments_on_what_they_are_cleared_for():
    member = actor(ANN, Role.GROUP_MEMBER, at=HERE, clearances=LOWEST)
    assert minutes.can_comment(member, minutes_of(MinutesState.CIRCULATED))
    assert not minutes.can_comment(member, minutes_of(MinutesState.CIRCULATED, HIGH))


def test_the_chair_reads_before_the_others():
    chair = WHO["member"]
    draft = minutes_of(MinutesState.DRAFT)
    assert minutes.can_read_minutes(chair, draft, is_chair=True)
    assert minutes.can_read_version(
        chair, draft, Record(kind=VersionKind.CIRCULATED), is_chair=True
    )
    assert decisions.can_read_decision(
        chair, Record(group_id=HERE, announced_on=None), is_chair=True
    )


def test_the_first_role_that_somebody_grants_is_the_answer():
    answer = accounts.can_grant_any(WHO["nobody"])
    assert answer == accounts.can_grant(WHO["nobody"], next(iter(GRANTED_ROLES)))


def test_whoever_does_not_keep_a_record_does_not_hand_it_over():
    assert pilots.fields_kept(WHO["lead"], HERE) == ()
    assert pilots.fields_kept(WHO["ann"], HERE) == ("owner_id", "pilot_id")
    pilots.enforce_may_hand_over(WHO["ann"], HERE, ANN, ANN)
    pilots.enforce_may_hand_over(WHO["lead"], HERE, ANN, BOB)
    with pytest.raises(Refused):
        pilots.enforce_may_hand_over(WHO["ann"], HERE, ANN, BOB)


def test_chair_and_deputy_are_told_as_whom_they_clear():
    issued, member = write_round(RoundState.ISSUED), WHO["member"]
    assert "chair this group" in write_rounds.can_clear(member, issued, CHAIR).why
    assert "deputy" in write_rounds.can_clear(member, issued, DEPUTY).why


def test_a_record_is_moved_by_who_keeps_both_pilots():
    both = Actor(
        23, "", frozenset({Grant(Role.PILOT_LEAD, HERE), Grant(Role.PILOT_CONTRIBUTOR, THERE)})
    )
    pilots.enforce_may_move(WHO["member"], HERE, HERE)
    pilots.enforce_may_move(both, HERE, THERE)
    pilots.enforce_may_move(WHO["secretariat"], HERE, None)
    for who, before, after in (("lead", HERE, THERE), ("lead there", HERE, THERE)):
        with pytest.raises(Refused):
            pilots.enforce_may_move(WHO[who], before, after)


def test_a_record_is_added_to_ones_own_pilot():
    pilots.enforce_may_add(WHO["secretariat"], None)
    pilots.enforce_may_add(WHO["lead"], HERE)
    with pytest.raises(Refused):
        pilots.enforce_may_add(WHO["lead"], THERE)
    with pytest.raises(Refused):
        pilots.enforce_may_add(WHO["member"], None)
    with pytest.raises(DomainError, match="Choose your pilot") as told:
        pilots.enforce_may_add(WHO["contributor"], None)
    assert told.value.field == "pilot_id"


def test_a_form_begins_with_the_one_pilot_that_somebody_keeps():
    both = Actor(
        23, "", frozenset({Grant(Role.PILOT_LEAD, HERE), Grant(Role.PILOT_CONTRIBUTOR, THERE)})
    )
    assert pilots.only_pilot_of(WHO["lead"]) == HERE
    assert pilots.only_pilot_of(both) is None
    assert pilots.only_pilot_of(WHO["member"]) is None
    assert pilots.only_pilot_of(Actor(1, "", both.grants | {Grant(Role.SECRETARIAT)})) is None
    led = Actor(1, "", frozenset({Grant(Role.PILOT_LEAD, HERE), Grant(Role.SECRETARIAT)}))
    assert pilots.only_pilot_of(led) is None
