"""Who is told by mail of papers and minutes: where to read them, and nothing of what they say."""

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.governance.groups.rules import ItemPurpose
from app.governance.minutes.rules import MinutesState
from app.notifications.models import Message
from tests import factories as make
from tests.factories import papers as papers_of
from tests.letters import letters_to, link_in

PLACE = "/meetings/officials/2010-01-18/minutes"

pytestmark = pytest.mark.one_engine


@pytest.fixture
def held(group):
    made = make.meeting(group=group, held_on=date(2010, 1, 18))
    make.agenda_item(meeting=made, title="Most secret")
    make.present(made)
    make.member(group, email="member@example.org")
    make.reader(group, email="reader@example.org")
    make.member(group, email="gone@example.org", is_enabled=False)
    make.member(make.group(), email="elsewhere@example.org")
    return made


def written():
    return db.session.scalars(select(Message).order_by(Message.to_address)).all()


def test_members_get_a_link_to_minutes_that_go_round(client, held):
    make.minutes(held)
    client.sign_in(make.secretariat())

    client.do(f"{PLACE}/circulate")

    [letter] = written()
    assert letter.to_address == "member@example.org"
    assert letter.subject == "Minutes of 18 January 2010 for comment: Officials' group"
    assert client.sign_in("member@example.org").get(link_in(letter)).page.heading
    assert "secret" not in letter.text


def test_members_and_readers_get_a_link_to_agreed_minutes(client, group, held):
    make.minutes(held, MinutesState.CIRCULATED)
    make.meeting(group=group, held_on=date(2010, 2, 1))
    client.sign_in(make.secretariat())

    client.do(f"{PLACE}/agree")

    letters = written()
    assert [each.to_address for each in letters] == ["member@example.org", "reader@example.org"]
    assert {link_in(each) for each in letters} == {f"/meetings/{held.id}/minutes"}
    assert "agreed at its meeting on 1 February 2010" in letters[0].text
    assert client.sign_in("reader@example.org").get(PLACE).status_code == 200
    assert "secret" not in "".join(each.subject + each.text for each in letters)


def test_an_author_is_told_what_to_write_by_when(client, meeting):
    author = make.pilot_lead(person=make.person(name="Ann Author"), email="author@example.org")
    client.sign_in(make.secretariat())

    page = client.submit(
        f"/papers/new?meeting={meeting.id}",
        title="Most secret",
        author_id=author.person_id,
        purpose=ItemPurpose.DECISION,
    ).page

    [letter] = letters_to("author@example.org")
    assert "Ann Author has been sent a link by email." in page.text
    assert "please write this paper by 5 February 2010" in letter.subject
    assert client.sign_in("author@example.org").get(link_in(letter)).page.heading == "Most secret"
    assert "secret" not in letter.subject + letter.text


def test_an_author_without_an_account_is_left_to_the_secretariat_to_tell(client, meeting):
    client.sign_in(make.secretariat())

    page = client.submit(
        f"/papers/new?meeting={meeting.id}",
        title="Champions",
        author_id=make.person(name="Ann Author").id,
        purpose=ItemPurpose.DECISION,
    ).page

    assert "Ann Author cannot sign in, so tell them yourself." in page.text
    assert written() == []


def test_another_author_is_told_and_the_same_one_once_alone(client, meeting):
    make.pilot_lead(email="first@example.org")
    paper = papers_of.paper(meeting=meeting, author=make.person())
    later = make.pilot_lead(email="later@example.org")
    client.sign_in(make.secretariat())

    client.do(f"/papers/{paper.reference}/edit", author_id=later.person_id)
    client.do(f"/papers/{paper.reference}/edit", title="Otherwise")

    assert [each.to_address for each in written()] == ["later@example.org"]


def test_who_is_asked_to_clear_a_paper_is_told(client, meeting):
    paper = papers_of.paper(meeting=meeting, title="Most secret")
    finance = make.member(email="finance@example.org")
    client.sign_in(make.secretariat())

    client.do(
        f"/papers/{paper.reference}/clearances/new", kind="finance", person_id=finance.person_id
    )

    [letter] = written()
    assert letter.subject == f"{paper.reference}: finance clearance needed by 9 February 2010"
    assert client.sign_in("finance@example.org").get(link_in(letter)).page.heading == "Most secret"
    assert "secret" not in letter.text


# At once, of what is not as planned


def test_an_author_is_told_of_a_paper_that_is_returned(client, meeting):
    author = make.pilot_lead(email="author@example.org")
    paper = papers_of.submitted_paper(meeting=meeting, author=author.person, title="Most secret")
    client.sign_in(make.secretariat())

    client.do(f"/papers/{paper.reference}", "Return to author")

    [letter] = letters_to("author@example.org")
    assert (
        letter.subject == f"{paper.reference} has been returned to you: needed by 5 February 2010"
    )
    assert client.sign_in("author@example.org").get(link_in(letter)).page.heading == "Most secret"
    assert "secret" not in letter.text


@pytest.mark.parametrize("who", ["member@example.org", "reader@example.org"])
def test_members_and_readers_are_told_of_a_meeting_that_is_moved_cancelled_and_held(
    client, group, meeting, who
):
    make.member(group, email="member@example.org")
    make.reader(group, email="reader@example.org")
    client.sign_in(make.secretariat())

    client.do(
        f"/meetings/{meeting.id}/move", held_on=date(2010, 2, 25), change_reason="Most secret"
    )
    client.do(f"/meetings/{meeting.id}/cancel", change_reason="Most secret")
    client.do(f"/meetings/{meeting.id}", "Reinstate this meeting")

    held, cancelled, moved = letters_to(who)
    assert moved.subject == "Moved to 25 February 2010, 2pm: Officials' group"
    assert "planned for 18 February 2010 at 2pm will now be held on 25 February" in moved.text
    assert cancelled.subject == "Cancelled, 25 February 2010: Officials' group"
    assert held.subject == "Held after all, 25 February 2010: Officials' group"
    assert "secret" not in "".join(each.text for each in (moved, cancelled, held))
    assert client.sign_in(who).get(link_in(moved)).status_code == 200
    assert len({each.thread for each in (moved, cancelled, held)}) == 1


def test_nobody_is_told_of_what_is_over(client, group):
    past = make.meeting(group=group, held_on=date(2010, 1, 18))
    make.member(group, email="member@example.org")
    client.sign_in(make.secretariat())

    client.do(f"/meetings/{past.id}/cancel", change_reason="It was not held")

    assert written() == []
