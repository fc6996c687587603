"""People and members added many at a time, and invited in the same step."""

from datetime import date

import pytest

from app.accounts.approvals.models import AccountRequest
from app.accounts.models import Account, Person
from app.core.access import Role
from app.extensions import db
from app.governance.groups.models import Membership
from app.notifications.models import Message
from app.packs.rules import PackState
from tests import factories as make


@pytest.fixture
def first(client):
    """Signed in as the first administrator, who is in the secretariat too."""
    make.pin()
    account = make.secretariat()
    make.role(account.person, Role.ADMINISTRATOR)
    client.sign_in(account)
    return client


def names():
    return sorted(person.name for person in db.session.query(Person))


def test_rows_and_pasted_lines_are_added_and_invited_together(first):
    hubs = make.organisation(name="Hubs Ltd")

    answer = first.submit(
        "/people/several",
        people=["Ann", "ann@example.org", "Director", "", "", ""],
        pasted="Bob\tbob@example.org\tClerk\nCarl <carl@example.org>",
        organisation_id=hubs.id,
    )

    assert "3 people added, 3 invited." in answer.page.text
    found = db.session.query(Person).filter(Person.organisation_id == hubs.id)
    assert [(p.name, p.email, p.role_title) for p in found.order_by(Person.name)] == [
        ("Ann", "ann@example.org", "Director"),
        ("Bob", "bob@example.org", "Clerk"),
        ("Carl", "carl@example.org", ""),
    ]
    invited = db.session.query(Message).filter_by(kind="invitation")
    assert {message.to_address for message in invited} == {
        "ann@example.org",
        "bob@example.org",
        "carl@example.org",
    }


def test_every_wrong_row_is_told_and_nothing_is_lost(first):
    known = make.person(name="Known", email="known@example.org")
    before = names()

    page = first.submit(
        "/people/several",
        people=["Ann", "ann@example.org", "", "", "no-name@example.org", "", "Bob", "bob", ""],
        pasted="Carl, carl@example.org\nDora, ANN@example.org\nEve\nNew, known@example.org",
    ).page

    said = " ".join(page.text.split())
    for problem in (
        "Row 2: Enter the name.",
        "Row 3: Enter an email address in the correct format",
        "Row 5: Row 1 has the same email address.",
        "Row 6: Enter the email address at which Eve is invited.",
        "Row 7: known@example.org belongs to someone who is listed already.",
    ):
        assert problem in said
    assert "Row 1:" not in said
    assert "Row 4:" not in said
    kept = page.form("Add people").filled({}, "Add people")
    assert kept["people"][:12] == [
        *("Ann", "ann@example.org", ""),
        *("", "no-name@example.org", ""),
        *("Bob", "bob", ""),
        *("Carl", "carl@example.org", ""),
    ]
    assert kept["pasted"] == [""]
    assert names() == before
    assert db.session.query(Message).count() == 0
    assert known.name == "Known"


def test_what_was_wrong_is_corrected_in_its_row(first):
    page = first.submit("/people/several", pasted="Ann, ann\nBob, bob@example.org").page

    sent = page.form("Add people").filled({}, "Add people")["people"]
    sent[1] = "ann@example.org"
    answer = first.send(page, "Add people", people=sent)

    assert "2 people added, 2 invited." in answer.page.text


@pytest.mark.parametrize("count", [0, 51])
def test_some_rows_are_needed_and_not_too_many(first, count):
    pasted = "\n".join(f"Person {number}, p{number}@example.org" for number in range(count))
    before = names()

    page = first.submit("/people/several", pasted=pasted).page

    assert ("Enter the people." if count == 0 else "50 rows at most") in page.text
    assert names() == before
    assert page.text.count("Person 50") == 0 or count == 51


def test_the_secretariat_adds_people_and_leaves_accounts_to_administrators(client):
    client.sign_in(make.secretariat())

    page = client.get("/people/several").page
    answer = client.send(page, "Add people", people=["Ann", "", ""])

    assert "invites" not in page.form("Add people").names()
    assert "1 person added." in answer.page.text
    assert db.session.query(Account).count() == 1


def test_an_invitation_waits_for_a_second_person_once_packs_were_issued(first):
    second = make.administrator()
    make.pack(make.meeting(held_on=date(2010, 1, 14)), PackState.ISSUED)

    answer = first.submit("/people/several", pasted="Ann, ann@example.org")

    assert "1 not invited until a second person approves" in answer.page.text
    assert db.session.query(AccountRequest).one().email == "ann@example.org"
    assert db.session.query(Account).filter_by(email="ann@example.org").count() == 0
    assert second.is_enabled


def test_members_are_named_and_invited_at_once(first):
    group = make.group(slug="board", name="Board")
    known = make.person(name="Known", email="Known@example.org")
    make.account(make.person(name="Able"), email="able@example.org")

    answer = first.submit(
        "/groups/board/members/several",
        pasted="Ann, ann@example.org\nWhoever, known@example.org\nAble, able@example.org",
        starts_on=date(2010, 3, 1),
    )

    assert "3 members named. 1 person added, 2 invited." in answer.page.text
    members = db.session.query(Membership).filter_by(group_id=group.id)
    assert [term.name_then for term in members.order_by(Membership.position)] == [
        "Ann",
        "Known",
        "Able",
    ]
    assert {term.starts_on for term in members} == {date(2010, 3, 1)}
    assert db.session.query(Person).filter_by(name="Whoever").count() == 0
    assert known.email == "Known@example.org"


def test_who_is_a_member_already_is_told_in_the_row(first):
    group = make.group(slug="board")
    make.membership(group=group, person=make.person(name="Known", email="known@example.org"))

    page = first.submit(
        "/groups/board/members/several",
        pasted="Ann, ann@example.org\nKnown, known@example.org",
        starts_on=date(2010, 3, 1),
    ).page

    assert "Row 2: Known is a member from 1 June 2009" in " ".join(page.text.split())
    assert db.session.query(Membership).count() == 1
    assert db.session.query(Person).filter_by(name="Ann").count() == 0
