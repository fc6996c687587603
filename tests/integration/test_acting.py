"""People who act for others: who arranges it, what they do and see, and what is sent to them."""

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.acting.queries import acting_for
from app.accounts.acting.service import arrange_acting
from app.accounts.letters import tell_people
from app.audit.models import AuditEntry
from app.core.access import Role
from app.core.database import transaction
from app.core.errors import DomainError, Refused
from app.core.markings import Marking
from app.delivery.permissions import can_decide_change
from app.extensions import db
from app.governance.actions.rules import ActionState
from app.governance.papers.rules import ClearanceKind
from app.notifications.letters import Letter, Paragraph
from app.notifications.models import Message
from tests import factories as make
from tests.factories import papers as papers_of
from tests.html_text import text_of

pytestmark = pytest.mark.one_engine

TODAY = date(2010, 2, 4)
END = "End arrangement : Anna Secretary acting for Barbara Minister"


@pytest.fixture(autouse=True)
def programme(app):
    make.pin()
    return make.programme()


@pytest.fixture
def group(app):
    return make.group(name="Officials", slug="officials")


@pytest.fixture
def barbara(group):
    """A member of the group, who is away."""
    who = make.account(
        make.person(name="Barbara Minister", email="barbara@example.org"),
        email="barbara@example.org",
    )
    make.membership(group=group, person=who.person)
    return who


@pytest.fixture
def anna(app):
    """Her private secretary, who reads nothing of the programme on her own."""
    return make.account(make.person(name="Anna Secretary"), email="anna@example.org")


@pytest.fixture
def period(barbara, anna):
    return make.acting_period(barbara.person, anna.person, last_on=date(2010, 2, 12))


def act(client, account, period, name="Barbara Minister"):
    client.sign_in(account)
    return client.submit("/acting", f"Act for {name}")


def header(client):
    """All that a page says, its header too."""
    return text_of(client.get("/help").page.root)


def mails():
    return [(each.to_address, each.subject) for each in db.session.scalars(select(Message))]


# Arranging it


def test_a_person_says_who_acts_for_them_and_both_are_told(client, barbara, anna):
    client.sign_in(barbara)
    assert "When you are away" in client.get("/account").page.text

    page = client.submit(
        f"/people/{barbara.person_id}/acting",
        acting_id=anna.person_id,
        first_on=TODAY,
        last_on=date(2010, 2, 12),
    ).page

    assert "Anna Secretary acts for Barbara Minister." in page.text
    assert "until 12 February 2010" in page.text
    assert sorted(mails()) == [
        ("anna@example.org", "You act for Barbara Minister"),
        ("barbara@example.org", "Anna Secretary acts for you"),
    ]
    assert acting_for([barbara.person_id], TODAY) == {barbara.person_id: [anna.person_id]}
    assert acting_for([barbara.person_id], date(2010, 2, 13)) == {}


def test_the_secretariat_says_it_for_them_and_no_one_else_does(client, barbara, anna):
    client.sign_in(make.secretariat())
    page = client.get(f"/people/{barbara.person_id}").page
    assert ("Arrange for someone to act for them", f"/people/{barbara.person_id}/acting") in (
        page.links
    )
    client.do(f"/people/{barbara.person_id}/acting", acting_id=anna.person_id, first_on=TODAY)
    assert "until further notice" in client.get(f"/people/{barbara.person_id}").page.text

    client.sign_in(make.pilot_lead())
    text = client.get(f"/people/{barbara.person_id}").page.text
    assert "Anna Secretary acts for Barbara Minister" in text
    assert "End arrangement" not in text
    assert client.get(f"/people/{barbara.person_id}/acting").status_code == 403


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"first_on": date(2010, 2, 3)}, "first_on", "today or later"),
        ({"last_on": date(2010, 2, 3)}, "last_on", "not be before the first"),
        ({"acting_id": "own"}, "acting_id", "someone else"),
        ({"acting_id": "closed"}, "acting_id", "someone who can sign in"),
        ({"acting_id": "again"}, "acting_id", "already acts for them until 12 February"),
    ],
)
def test_what_cannot_be_arranged_is_said_beside_its_field(barbara, period, given, field, said):
    people = {
        "own": barbara.person_id,
        "closed": make.account(is_enabled=False).person_id,
        "again": period.acting_id,
    }
    given = {"acting_id": make.account().person_id, "first_on": TODAY, "last_on": None} | given
    given["acting_id"] = people.get(given["acting_id"], given["acting_id"])
    db.session.commit()

    with pytest.raises(DomainError, match=said) as refused, transaction():
        arrange_acting(make.actor(barbara), person=barbara.person, **given)

    assert refused.value.field == field


@pytest.mark.every_engine
def test_at_most_ten_act_for_one(barbara):
    for _ in range(10):
        make.acting_period(barbara.person)
    eleventh = make.account().person_id
    db.session.commit()

    with pytest.raises(DomainError, match="At most 10"), transaction():
        arrange_acting(
            make.actor(barbara),
            person=barbara.person,
            acting_id=eleventh,
            first_on=TODAY,
            last_on=None,
        )


@pytest.mark.parametrize("who", ["barbara", "anna", "secretariat"])
def test_either_of_them_ends_it_and_so_does_the_secretariat(client, barbara, anna, period, who):
    client.sign_in({"barbara": barbara, "anna": anna}.get(who) or make.secretariat())
    page = "/acting" if who != "secretariat" else f"/people/{barbara.person_id}"

    text = client.submit(page, END).page.text

    assert "Anna Secretary no longer acts for Barbara Minister." in text
    assert acting_for([barbara.person_id], TODAY) == {}


# Acting


def test_who_acts_for_someone_does_what_they_owe_and_both_names_stand_in_the_record(
    client, group, barbara, anna, period
):
    action = make.action(group=group, owner=barbara.person, due_on=date(2010, 2, 3))
    client.sign_in(anna)
    assert "You act for Barbara Minister" not in client.get("/help").page.text
    assert client.get(f"/actions/{action.reference}").status_code == 404

    act(client, anna, period)
    assert "You are acting for Barbara Minister." in header(client)
    assert "1 to do, 1 overdue" in header(client)
    done = client.submit(f"/actions/{action.reference}/progress", text="Sent.", is_complete=True)

    assert done.status_code == 200
    assert action.state is ActionState.AWAITING_CONFIRMATION
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject_kind == "action").order_by(AuditEntry.id.desc())
    ).first()
    assert (entry.actor_name, entry.actor_id, entry.on_behalf_of) == (
        "Anna Secretary",
        anna.person_id,
        "Barbara Minister",
    )


def test_acting_is_begun_from_the_front_page_and_leads_back_to_the_page_one_was_on(
    client, group, barbara, anna, period
):
    make.reader(group)
    make.role(anna.person, Role.READER, group)
    action = make.action(group=group, owner=barbara.person)
    client.sign_in(anna)
    home = client.get("/").page
    assert "You act for Barbara Minister until 12 February 2010: 1 to do" in home.text
    link = next(h for text, h in client.get("/help").page.links if "Act for others" in text)
    assert link == "/acting?next=/help"

    page = client.submit(
        f"/acting?next=/actions/{action.reference}", "Act for Barbara Minister"
    ).page

    assert page.heading.endswith(action.reference) or action.reference in page.text


def test_what_leads_away_from_the_site_is_not_followed(client, anna, period):
    client.sign_in(anna)

    page = client.get("/acting?next=//elsewhere.example/").page

    assert 'value="//elsewhere' not in client.get("/acting?next=//elsewhere.example/").text
    form = page.form("Act for Barbara Minister")
    sent = form.filled({}, "") | {"next": ["//elsewhere.example/"]}
    assert client.post(form.action, data=sent).location == "/"


def test_stopping_gives_back_what_is_ones_own(client, barbara, anna, period):
    act(client, anna, period)
    assert client.get("/").status_code == 200
    assert client.get("/account").status_code == 403

    client.post("/acting/stop", data={"csrf_token": client.get("/help").page.token})

    assert client.get("/").status_code == 403
    assert client.get("/account").page.heading == "Your account"


def test_it_is_over_when_the_day_has_passed_or_it_is_ended(client, barbara, anna, period):
    act(client, anna, period)
    assert client.get("/").status_code == 200

    make.pin(date(2010, 2, 13))

    assert client.get("/").status_code == 403
    assert "You are acting" not in header(client)


@pytest.mark.parametrize("whose", ["barbara", "anna"])
def test_nothing_is_done_for_or_by_someone_whose_account_is_disabled(
    client, barbara, anna, period, whose
):
    act(client, anna, period)

    {"barbara": barbara, "anna": anna}[whose].is_enabled = False

    assert client.get("/").status_code in (302, 403)
    assert acting_for([barbara.person_id], TODAY) == {}


def test_no_one_else_begins_it_and_there_are_no_chains(client, barbara, anna, period):
    carol = make.account(make.person(name="Carol"))
    chained = make.acting_period(anna.person, carol.person)
    client.sign_in(carol)
    token = client.get("/acting").page.token
    sent = {"csrf_token": token}
    assert client.post(f"/acting/{period.id}/begin", data=sent).status_code == 404

    act(client, carol, chained, "Anna Secretary")
    sent = {"csrf_token": client.get("/help").page.token}
    assert client.post(f"/acting/{period.id}/begin", data=sent).status_code == 404
    assert client.get("/").status_code == 403  # Anna herself has no part in the programme


def test_roles_of_their_own_are_not_passed_on(client, barbara, anna, period):
    make.role(barbara.person, Role.SECRETARIAT)
    make.role(barbara.person, Role.ADMINISTRATOR)
    act(client, anna, period)

    assert client.get("/audit").status_code == 403
    assert client.get("/people/new").status_code == 403
    assert client.get(f"/people/{barbara.person_id}/acting").status_code == 403


def test_who_acts_sees_nothing_above_their_own_clearance(client, barbara, anna, period):
    barbara.clearance_before_2014 = Marking.RESTRICTED
    anna.clearance_before_2014 = Marking.NOT_MARKED
    paper = papers_of.paper(author=barbara.person, title="Custody", marking=Marking.RESTRICTED)
    act(client, anna, period)

    text = client.get("/owed").page.text
    assert f"Paper {paper.reference}, marked above your clearance" in text
    assert "Custody" not in text
    assert client.get(f"/papers/{paper.reference}").status_code in (403, 404)


def test_nor_what_is_restricted_to_others(client, barbara, anna, period):
    risk = make.risk(title="Inquiry", owner=barbara.person, is_restricted=True)
    act(client, anna, period)

    assert client.get(f"/risks/{risk.reference}").status_code == 404
    assert "Inquiry" not in client.get("/risks").page.text

    risk.is_restricted = False
    assert client.get(f"/risks/{risk.reference}").status_code == 200


def test_the_counts_of_one_are_not_those_of_the_other(client, barbara, anna, period):
    make.action(owner=barbara.person)
    make.issue(owner=barbara.person, due_on=date(2010, 2, 8), is_restricted=True)
    act(client, anna, period)
    assert "1 to do" in header(client)

    client.sign_in(barbara)

    assert "2 to do" in header(client)


def test_an_author_does_not_clear_their_own_paper_for_another(client, barbara, anna, period):
    make.role(anna.person, Role.READER, make.group())
    paper = papers_of.paper(author=anna.person)
    papers_of.clearance(paper, barbara.person, ClearanceKind.FINANCE)
    act(client, anna, period)

    page = client.submit(
        f"/papers/{paper.reference}/clearances/finance", outcome="given", role="Finance"
    ).page

    assert "You wrote this paper, so you cannot clear it for Barbara Minister." in page.text


def test_nor_does_who_asked_for_a_change_decide_it_for_the_director(app, anna):
    director = make.programme_director()
    change = make.change_request(raised_by=anna.person)
    own, theirs = make.actor(anna), make.actor(director)

    assert can_decide_change(theirs, change, 30)
    acting = type(theirs)(theirs.person_id, theirs.name, theirs.grants, theirs.clearances, by=own)
    assert not can_decide_change(acting, change, 30)


def test_acting_for_someone_one_cannot_arrange_that_others_act_for_them(barbara, anna):
    theirs, own = make.actor(barbara), make.actor(anna)
    acting = type(theirs)(theirs.person_id, theirs.name, theirs.grants, theirs.clearances, by=own)

    with pytest.raises(Refused):
        arrange_acting(
            acting, person=barbara.person, acting_id=anna.person_id, first_on=TODAY, last_on=None
        )


# What is sent


@pytest.mark.every_engine
def test_messages_go_to_both_and_to_each_once(app, barbara, anna, period):
    db.session.commit()
    with transaction():
        news, more = Letter("News", [Paragraph("See there.")]), Letter("More", [])
        count = tell_people([barbara.person_id], news, kind="news")
        both = tell_people([barbara.person_id, anna.person_id], more, kind="news")

    assert (count, both) == (2, 2)
    assert sorted(mails()) == [
        ("anna@example.org", "More"),
        ("anna@example.org", "News"),
        ("barbara@example.org", "More"),
        ("barbara@example.org", "News"),
    ]
    text = db.session.scalar(
        select(Message.text).where(
            Message.to_address == "anna@example.org", Message.subject == "News"
        )
    )
    assert text.startswith("You have received this email because you act for Barbara Minister.")


def test_a_write_round_asks_both_and_either_replies_for_the_member(
    client, group, barbara, anna, period
):
    client.sign_in(make.secretariat())
    draft = make.write_round(group=group, state="draft", issued_on=None, respond_by_on=None)
    client.do(f"/write-rounds/{draft.reference}/issue", respond_by_on=date(2010, 2, 19))
    assert {to for to, _subject in mails()} == {"barbara@example.org", "anna@example.org"}

    act(client, anna, period)
    page = client.get(f"/write-rounds/{draft.reference}").page

    assert "Barbara Minister" in page.text
    assert any("reply" in (text + href).lower() for text, href in page.links)


def test_who_is_chased_is_chased_with_whoever_acts_for_them(client, group, barbara, anna, period):
    meeting = make.meeting(group=group, held_on=date(2010, 2, 18))
    papers_of.paper(meeting=meeting, author=barbara.person, due_on=date(2010, 2, 1), title="Open")
    anna.clearance_before_2014 = Marking.NOT_MARKED
    barbara.clearance_before_2014 = Marking.RESTRICTED
    papers_of.paper(
        meeting=meeting,
        author=barbara.person,
        due_on=date(2010, 2, 1),
        marking=Marking.RESTRICTED,
    )
    client.sign_in(make.secretariat())

    page = client.get(f"/meetings/{meeting.id}/readiness/chase").page
    assert "Anna Secretary, who acts for them" in page.text
    client.do(page, "Send 1 message")

    texts = {each.to_address: each.text for each in db.session.scalars(select(Message))}
    assert texts.keys() == {"barbara@example.org", "anna@example.org"}
    assert "still needs 2 items from you" in texts["barbara@example.org"]
    assert "still needs 1 item from Barbara Minister" in texts["anna@example.org"]
    assert "To Anna Secretary, who acts for Barbara Minister" in texts["anna@example.org"]


def test_who_acts_is_chased_in_the_place_of_someone_without_an_account(client, group, anna):
    minister = make.person(name="Carol Minister")
    make.acting_period(minister, anna.person)
    meeting = make.meeting(group=group, held_on=date(2010, 2, 18))
    papers_of.paper(meeting=meeting, author=minister, due_on=date(2010, 2, 1), title="Open")
    client.sign_in(make.secretariat())

    page = client.get(f"/meetings/{meeting.id}/readiness/chase").page
    assert "Goes to Anna Secretary, who acts for them" in page.text
    assert "To Anna Secretary, who acts for Carol Minister" in page.text
    client.do(page, "Send 1 message")

    [message] = db.session.scalars(select(Message))
    assert message.to_address == "anna@example.org"
    assert "still needs 1 item from Carol Minister" in message.text
    one = client.get(f"/meetings/{meeting.id}/readiness/chase/{minister.id}").page
    assert "no message can be sent" not in one.text


def test_the_calendar_of_who_acts_has_the_others_meetings_and_deadlines(
    client, group, barbara, anna, period
):
    make.role(anna.person, Role.READER, make.group())
    make.meeting(group=group, held_on=date(2010, 2, 18), number=7)
    action = make.action(owner=barbara.person, due_on=date(2010, 2, 9))
    token = make.calendar_feed(anna)

    text = client.get(f"/calendar/{token}.ics").text.replace("\r\n ", "")

    assert "Officials\\, meeting 7" in text
    assert f"Due (Barbara Minister): {action.reference}" in text
