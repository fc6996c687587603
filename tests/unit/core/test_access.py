"""Roles over one record or over all, and what an answer does."""

import pytest

from app.core.access import (
    HIGH_ROLES,
    OPERATOR,
    SIGNED_OUT,
    Actor,
    Grant,
    Role,
    allow,
    programme_only,
    refuse,
    secretariat_only,
)
from app.core.errors import Refused
from app.core.markings import HIGHEST, LOWEST

HERE, THERE = 1, 2


def holding(*grants: Grant) -> Actor:
    return Actor(7, "Ann", frozenset(grants))


def test_a_role_over_one_record_is_held_there_and_at_all_and_nowhere_else():
    lead = holding(Grant(Role.PILOT_LEAD, HERE), Grant(Role.READER, THERE))
    assert lead.is_(Role.PILOT_LEAD)
    assert lead.is_(Role.PILOT_LEAD, HERE)
    assert not lead.is_(Role.PILOT_LEAD, THERE)
    assert not lead.is_(Role.READER, HERE)
    assert not lead.is_(Role.SECRETARIAT)


def test_a_role_over_all_is_held_over_each():
    member = holding(Grant(Role.GROUP_MEMBER))
    assert member.is_(Role.GROUP_MEMBER)
    assert member.is_(Role.GROUP_MEMBER, HERE)
    assert member.scopes(Role.GROUP_MEMBER) == frozenset()


def test_the_pilots_that_somebody_keeps_are_those_they_lead_or_contribute_to():
    keeper = holding(
        Grant(Role.PILOT_LEAD, HERE),
        Grant(Role.PILOT_CONTRIBUTOR, THERE),
        Grant(Role.GOVERNMENT_OFFICE_LEAD, 3),
        Grant(Role.PILOT_LEAD),
    )
    assert keeper.pilots_kept == {HERE, THERE}
    assert keeper.scopes(Role.PILOT_LEAD) == {HERE}


@pytest.mark.parametrize("role", Role)
def test_administrators_and_readers_as_such_have_no_part_in_the_programme(role):
    is_outside = role in (Role.ADMINISTRATOR, Role.READER)
    assert holding(Grant(role)).works_in_programme is not is_outside
    assert bool(programme_only(holding(Grant(role)), "No.")) is not is_outside
    assert holding(Grant(role), Grant(Role.READER), Grant(Role.SECRETARIAT)).works_in_programme
    assert bool(secretariat_only(holding(Grant(role)), "No.")) is (role is Role.SECRETARIAT)


def test_who_acts_by_a_command_has_both_high_roles_and_is_cleared_for_all():
    assert set(HIGH_ROLES) == {Role.ADMINISTRATOR, Role.SECRETARIAT}
    assert OPERATOR.is_administrator
    assert OPERATOR.is_secretariat
    assert OPERATOR.clearances == HIGHEST
    assert OPERATOR.person_id is None
    assert OPERATOR.name == "Operator"


def test_who_is_not_signed_in_holds_nothing():
    assert SIGNED_OUT.person_id is None
    assert SIGNED_OUT.grants == frozenset()
    assert SIGNED_OUT.clearances == LOWEST
    assert SIGNED_OUT.name == ""


def test_a_refusal_is_raised_with_its_reason_and_what_is_allowed_goes_on():
    allow("Because.").enforce()
    with pytest.raises(Refused) as told:
        refuse("For a reason.").enforce()
    assert told.value.message == "For a reason."
    assert (bool(allow("")), bool(refuse(""))) == (True, False)


@pytest.mark.parametrize("asked", [secretariat_only, programme_only])
def test_whoever_is_refused_is_told_what_was_given(asked):
    assert asked(SIGNED_OUT, "Ask the secretariat.") == refuse("Ask the secretariat.")
