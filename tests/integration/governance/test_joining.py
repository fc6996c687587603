"""Inviting members and leads in one step."""

from datetime import date

import pytest

from app.accounts.models import Account
from app.core.access import Role
from app.core.markings import Marking
from app.extensions import db
from app.notifications.models import Message
from app.packs.rules import PackState
from app.pilots.rules import PilotRoleKind
from tests import factories as make
from tests.integration.workbook.conftest import count


@pytest.fixture
def secretary(client):
    """The first administrator of a programme that begins."""
    make.pin()
    make.programme()
    account = make.secretariat()
    make.role(account.person, Role.ADMINISTRATOR)
    client.sign_in(account)
    return client


def named(name, **given):
    return make.person(name=name, email=f"{name.lower()}@example.org", **given)


def account_of(person):
    return db.session.query(Account).filter_by(person_id=person.id).one_or_none()


def test_members_and_leads_get_accounts_and_the_clearance_of_their_group(secretary):
    board = make.group(name="Board", marking=Marking.RESTRICTED)
    kent = make.pilot(name="Kent")
    ann, bob, lead, contact = (named(name) for name in ("Ann", "Bob", "Lee", "Con"))
    make.membership(group=board, person=ann)
    make.membership(group=make.group(marking=Marking.NOT_MARKED), person=bob)
    make.pilot_role(lead, kent, PilotRoleKind.LEAD)
    make.pilot_role(contact, kent, PilotRoleKind.LOCALITY_MANAGER)
    make.membership(group=board, person=make.person(name="Nomail"))

    page = secretary.get("/people/invite").page
    assert "Ann, ann@example.org: account and clearance for RESTRICTED (Board)" in page.text
    assert "Con, con@example.org" not in page.text
    assert "Nomail" in page.text
    answer = secretary.submit("/people/invite")

    assert "3 people invited and 1 cleared for their group’s marking." in answer.page.text
    assert account_of(ann).clearance_before_2014 is Marking.RESTRICTED
    assert account_of(bob).clearance_before_2014 is Marking.NOT_MARKED
    assert account_of(lead) is not None
    assert account_of(contact) is None
    assert count(Message) == 3


def test_whoever_is_not_selected_gets_nothing(secretary):
    board = make.group(marking=Marking.NOT_MARKED)
    ann, bob = named("Ann"), named("Bob")
    for person in (ann, bob):
        make.membership(group=board, person=person)

    page = secretary.submit("/people/invite", person_ids=[ann.id]).page

    assert "1 person invited." in page.text
    assert account_of(bob) is None
    assert "1 person needs an account" in secretary.get("/people").page.text


def test_someone_with_an_account_is_only_cleared_and_one_who_has_left_is_not_asked(secretary):
    board = make.group(marking=Marking.PROTECT)
    member = make.account(named("Ann"), clearance_before_2014=Marking.NOT_MARKED)
    make.membership(group=board, person=member.person)
    left = named("Gone")
    make.membership(group=board, person=left, ends_on=date(2010, 1, 1))

    page = secretary.submit("/people/invite").page

    assert "1 cleared for their group’s marking." in page.text
    assert "invited" not in page.text
    assert account_of(left) is None
    empty = secretary.get("/people/invite").page
    assert "has an account and the clearance that they need" in empty.text


def test_once_a_pack_was_issued_a_second_person_is_asked(secretary):
    make.pack(make.meeting(), PackState.ISSUED)
    make.administrator()
    board = make.group(marking=Marking.NOT_MARKED)
    ann = named("Ann")
    make.membership(group=board, person=ann)

    page = secretary.submit("/people/invite").page

    assert "1 awaiting a second person’s approval." in page.text
    assert account_of(ann) is None
