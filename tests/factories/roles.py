"""Accounts of people who are something to the programme."""

from typing import Any

from app.accounts.identity import actor_for
from app.accounts.models import Account
from app.core import clock
from app.core.access import Actor, Role
from app.governance.groups.models import Group
from app.pilots.models import Pilot
from app.pilots.rules import PilotRoleKind
from tests.factories.meetings import group as a_group
from tests.factories.meetings import membership
from tests.factories.people import account, role
from tests.factories.programme import pilot as a_pilot
from tests.factories.programme import pilot_role


def administrator(**given: Any) -> Account:
    """Someone who keeps accounts and roles, and has no other part."""
    made = account(**given)
    role(made.person, Role.ADMINISTRATOR)
    return made


def secretariat(**given: Any) -> Account:
    made = account(**given)
    role(made.person, Role.SECRETARIAT)
    return made


def reader(group: Group | None = None, **given: Any) -> Account:
    """Someone who reads the issued packs of a group."""
    made = account(**given)
    role(made.person, Role.READER, group or a_group())
    return made


def pilot_lead(pilot: Pilot | None = None, **given: Any) -> Account:
    made = account(**given)
    pilot_role(made.person, pilot or a_pilot())
    return made


def contributor(pilot: Pilot | None = None, **given: Any) -> Account:
    """Someone who drafts for a pilot that another leads."""
    made = account(**given)
    role(made.person, Role.PILOT_CONTRIBUTOR, pilot=pilot or a_pilot())
    return made


def government_office_lead(pilot: Pilot | None = None, **given: Any) -> Account:
    """The Government Office lead of a pilot's region."""
    made = account(**given)
    pilot_role(made.person, pilot or a_pilot(), PilotRoleKind.GOVERNMENT_OFFICE_LEAD)
    return made


def spend_moderator(**given: Any) -> Account:
    made = account(**given)
    role(made.person, Role.SPEND_MODERATOR)
    return made


def programme_director(**given: Any) -> Account:
    made = account(**given)
    role(made.person, Role.PROGRAMME_DIRECTOR)
    return made


def member(group: Group | None = None, **given: Any) -> Account:
    """A member of a group, with an account."""
    made = account(**given)
    membership(group=group or a_group(), person=made.person)
    return made


def actor(account: Account) -> Actor:
    """With all that the account's person holds on the programme's day."""
    return actor_for(account.person_id, account.person.name, clock.today(), account.clearances)
