"""How ready a meeting is, and chasing those who owe something for it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time

import pytest
from sqlalchemy import select

from app.audit.descriptions import describe_entry
from app.audit.models import AuditEntry
from app.core import clock
from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.markings import Marking
from app.core.readers import RecordReader
from app.extensions import db
from app.governance.actions.rules import ActionState
from app.governance.groups import queries as group_queries
from app.governance.groups.rules import ItemPurpose
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.rules import MeetingState
from app.governance.minutes.rules import MinutesState
from app.governance.papers.rules import ClearanceKind
from app.packs.rules import PackState
from app.pilots.models import Pilot
from app.readiness import service
from app.readiness.models import Chase
from app.returns.rules import ReturnState
from tests import factories as make
from tests.factories import papers as papers_of
from tests.guards.watching import statements
from tests.letters import letters_to

MEETING = "/meetings/officials/2010-02-18"
PAGE = f"{MEETING}/readiness"
SOON, LATE = date(2010, 2, 8), date(2010, 2, 1)


@pytest.fixture
def group(app):
    make.pin()
    make.programme()
    return make.group(name="Officials' group", slug="officials")


@pytest.fixture
def month(app):
    return make.reporting_round(name="February 2010", due_on=LATE)


@pytest.fixture
def meeting(group, month):
    return make.meeting(group=group, number=3, starts_at=time(14), round=month)


@pytest.fixture
def anna(meeting, month):
    """Leads Kent, whose update is three working days late, and owes a paper besides."""
    account = make.pilot_lead(
        make.pilot(name="Kent"), person=make.person(name="Anna Example"), email="anna@example.org"
    )
    papers_of.paper(meeting=meeting, author=account.person, title="Plan", due_on=SOON)
    return account


@pytest.fixture
def secretary(client):
    return client.sign_in(make.secretariat(person=make.person(name="Sam Secretary")))


def missing(page):
    """What is missing, by what it is: who owes it and how late it is."""
    return {row[0]: (row[1], row[3]) for row in page.rows if len(row) == 4}


def assignees(page):
    """Those who owe something: what is said of when they were chased, and of the message."""
    return {row[0]: (row[1], row[2]) for row in page.rows if len(row) == 3}


def button(count="2 items, 1 late", name="Anna Example"):
    return f"Chase {name}: {count}"


# The page


def test_an_empty_meeting_says_what_will_be_there(secretary, group):
    make.meeting(group=group, items=[])

    page = secretary.get(PAGE).page

    assert missing(page) == {
        "Agenda items: the agenda is empty": ("The secretariat", "due in 4 working days"),
        "The pack: not built yet": ("The secretariat", "due in 4 working days"),
    }
    assert "0 of 2 items received, none late." in page.text
    assert page.forms == []


def test_everything_that_is_missing_stands_with_its_step(secretary, group, meeting, month):
    kent, durham = make.pilot(name="Kent"), make.pilot(name="Durham")
    make.pilot_lead(kent, person=make.person(name="Anna Example"))
    make.progress_update(pilot=make.pilot(name="Essex"), round=month)
    make.progress_update(pilot=kent, round=month, state=ReturnState.DRAFT, submitted_on=None)
    author = make.person(name="Bob Author")
    papers_of.submitted_paper(meeting=meeting, title="In time")
    paper = papers_of.paper(
        meeting=meeting, author=author, title="Plan", purpose=ItemPurpose.DECISION, due_on=SOON
    )
    papers_of.clearance(paper, make.person(name="Cleo Lawyer"), ClearanceKind.LEGAL)
    make.agenda_item(meeting=meeting, title="Whole", presenter_id=author.id)
    make.agenda_item(meeting=meeting, title="Grants", purpose=ItemPurpose.DECISION, minutes=100)
    make.agenda_item(meeting=meeting, title="Own paper", section="paper", presenter_id=author.id)
    make.action(group=group, owner=author, text="Write to them.", due_on=date(2010, 2, 2))
    make.action(group=group, state=ActionState.AWAITING_CONFIRMATION)
    make.action(group=group, due_on=date(2010, 2, 19))
    make.action()
    make.minutes(make.meeting(group=group, held_on=date(2010, 1, 18)), MinutesState.CIRCULATED)

    page = secretary.get(PAGE).page

    def told(kind):
        return [" ".join("".join(e.itertext()).split()) for e in page.all(kind)]

    steps = [text for text in (*told("summary"), *told("p")) if " 2010: " in text]
    assert steps == [
        "Call for papers, 20 January 2010: 1 outstanding, 1 late",
        "Returns due, 1 February 2010: 2 outstanding, 2 late",
        "Papers due, 5 February 2010: 1 outstanding",
        "Papers cleared, 9 February 2010: 2 outstanding",
        "Pack circulated, 10 February 2010: 4 outstanding",
        "Meeting, 18 February 2010: 2 outstanding, 1 late",
        "Draft minutes circulated, 4 March 2010: nothing due. In 20 working days, 10 working days "
        "after the meeting.",
    ]
    # What is late stands before the steps; the next step with anything not yet late is open.
    assert [text for text in told("h2") if "ate" in text] == ["4 items late"]
    [opened] = [e for e in page.all("details") if e.get("open") is not None]
    assert "Papers due" in "".join(opened.itertext())
    ref = paper.reference
    late = "3 working days late"
    assert missing(page) == {
        "No one has been commissioned to write the paper for the item Own paper": (
            "The secretariat",
            "11 working days late",
        ),
        "Return of Durham, February 2010": ("Not assigned", late),
        "Return of Kent, February 2010": ("Anna Example", late),
        f"Paper {ref}, Plan": ("Bob Author", "due in 2 working days"),
        f"Legal clearance for {ref}, Plan": ("Cleo Lawyer", "due in 3 working days"),
        f"No one has been asked for finance clearance for {ref}, Plan": (
            "Bob Author",
            "due in 3 working days",
        ),
        "Presenter for item 2, Grants": ("The secretariat", "due in 4 working days"),
        "Decision asked of the group in item 2, Grants": (
            "The secretariat",
            "due in 4 working days",
        ),
        "Shorter agenda: it is 10 minutes longer than the 120 minutes planned": (
            "The secretariat",
            "due in 4 working days",
        ),
        "The pack: not built yet": ("The secretariat", "due in 4 working days"),
        "A-001: Write to them.": ("Bob Author", "2 working days late"),
        "Agreement to the minutes of the last meeting, 18 January 2010": (
            "The secretariat",
            "due in 10 working days",
        ),
    }
    # In: Essex's update, a paper, two whole items, an action said to be complete.
    assert "5 of 17 items received, 4 late." in page.text
    assert "1 item is not assigned. Assign it to someone who can be chased." in page.text
    assert "6 items are due from the secretariat." in page.text
    assert durham.name in page.text


@pytest.mark.one_engine
def test_every_thing_leads_to_where_it_is_done(secretary, meeting, anna, month):
    paper = papers_of.paper(meeting=meeting, purpose=ItemPurpose.DECISION)
    papers_of.clearance(paper, kind=ClearanceKind.POLICY)
    make.progress_update(pilot=make.pilot(), round=month)
    make.agenda_item(meeting=meeting, section="paper")
    make.action(group=meeting.group)
    make.meeting(group=meeting.group, held_on=date(2010, 1, 18))

    cells = secretary.get(PAGE).page.main.iter("td")
    links = [link for cell in cells for link in cell.iter("a")]

    for link in links:
        assert secretary.get(link.get("href")).status_code == 200, link.text


def test_a_meeting_that_is_ready_says_so(secretary, group, meeting, month):
    make.progress_update(pilot=make.pilot(), round=month)
    make.agenda_item(meeting=meeting, presenter_id=make.person().id)
    make.pack(meeting, PackState.ISSUED)

    page = secretary.get(PAGE).page

    assert "All 3 items received." in page.text
    assert missing(page) == {}


def test_of_a_cancelled_meeting_nothing_is_owed(secretary, meeting, anna):
    meeting.state = MeetingState.CANCELLED

    page = secretary.get(PAGE).page

    assert "This meeting is cancelled. Nothing is due for it." in page.text
    assert page.rows == []
    assert "Readiness" not in secretary.get(MEETING).page.text
    assert secretary.get(f"{PAGE}/chase/{anna.person_id}").status_code == 404


def test_of_a_meeting_long_past_only_what_is_missing_stands(secretary, meeting, anna):
    make.progress_update(pilot=make.pilot(), round=meeting.round)
    make.agenda_item(meeting=meeting)
    make.pin(date(2010, 5, 4))

    page = secretary.get(PAGE).page

    assert "The meeting is over; 3 items are still outstanding." in page.text
    assert [who for who, _how_late in missing(page).values()] == [
        "Anna Example",
        "Anna Example",
        "The secretariat",
    ]


def test_the_meetings_page_and_the_front_page_lead_there(secretary, meeting, anna):
    make.pilot(name="Essex")

    page = secretary.get(MEETING).page
    front = secretary.get("/").page

    place = f"/meetings/{meeting.id}/readiness"
    said = "0 of 5 items received, 2 late."
    assert said in page.text
    assert dict(page.links)["See what is received and outstanding"] == place
    assert said in front.text
    assert dict(front.links)["Readiness"] == place


def test_others_see_no_readiness(client, meeting, anna):
    client.sign_in(make.member(meeting.group))

    assert "See what is received and outstanding" not in client.get(MEETING).page.text
    assert client.get(PAGE).status_code == 403


@pytest.mark.one_engine
def test_of_very_many_things_the_first_are_shown_and_the_others_have_pages(
    secretary, group, meeting
):
    owner = make.person()
    for _ in range(27):
        make.action(group=group, owner=owner)

    def actions(page):
        return {what for what in missing(page) if what.startswith("A-")}

    page = secretary.get(PAGE).page
    assert len(actions(page)) == 15
    assert "15 of 27 missing items shown, those due first." in page.text
    assert "0 of 29 items received" in page.text

    [whole] = [href for text, href in page.links if text.startswith("See all items")]
    first, second = secretary.get(whole).page, secretary.get(f"{whole}&page=2").page
    assert "27 items, page 1 of 2" in first.text
    assert len(actions(first) | actions(second)) == 27
    assert secretary.get(f"{PAGE}?step=lunch").page.text == page.text


def test_the_number_of_queries_does_not_grow(secretary, group, meeting, month):
    def fill():
        lead = make.pilot_lead(make.pilot()).person
        paper = papers_of.paper(meeting=meeting, author=lead, purpose=ItemPurpose.DECISION)
        papers_of.clearance(paper)
        make.agenda_item(meeting=meeting, section="paper")
        make.action(group=group, owner=lead)
        db.session.add(chase(meeting, lead))
        db.session.commit()

    def asked(address):
        with statements() as seen:
            assert secretary.get(address).status_code == 200
        return len(seen)

    addresses = [PAGE, f"{PAGE}/chase"]
    fill()
    few = [asked(address) for address in addresses]
    for _ in range(10):
        fill()

    assert [asked(address) for address in addresses] == few


def chase(meeting, person, on=date(2010, 2, 3), **given):
    return Chase(
        **{
            "meeting_id": meeting.id,
            "person_id": person.id,
            "sent_on": on,
            "number": 1,
            "sent_at": clock.now(),
            "thing_count": 2,
            "late_count": 1,
        }
        | given
    )


# Chasing one person


def test_one_click_sends_one_message_that_lists_everything(app, secretary, meeting, anna):
    base = app.config["SETTINGS"].base_url
    answer = secretary.submit(PAGE, button())

    assert "Message to Anna Example queued: 2 items." in answer.page.text
    assert assignees(answer.page)["Anna Example"][0] == (
        "Chased on 4 February 2010 by Sam Secretary, 2 items"
    )
    # The list of whom to chase is open again, for the next of them.
    [people] = [e for e in answer.page.all("details") if e.get("id") == "people"]
    assert people.get("open") is not None
    [letter] = letters_to("anna@example.org")
    assert letter.kind == "chase"
    assert letter.subject == "Still needed for 18 February 2010: 2 items, 1 late (Officials' group)"
    [paper] = db.session.scalars(select(papers_of.Paper))
    assert letter.text == (
        "To Anna Example\n\n"
        "Officials' group meets on 18 February 2010. For that meeting the secretariat still needs "
        "2 items from you, 1 of them late.\n\n"
        "LATE\n\n"
        "Return of Kent, February 2010\n"
        "Due on 1 February 2010, 3 working days late\n"
        f"{base}/returns/kent/{meeting.round_id}\n\n"
        "NOT YET DUE\n\n"
        f"Paper {paper.reference}, Plan\n"
        "Due on 8 February 2010\n"
        f"{base}/papers/{paper.reference}\n\n"
        "Each link takes you to the page you need, once you have signed in. If you have already "
        "sent it, thank you: you need do nothing more. If you cannot send it, please let us "
        "know.\n\n"
        "The secretariat of Officials' group\n"
    )


def test_the_message_is_read_first_as_it_goes_out(secretary, meeting, anna):
    page = secretary.get(f"{PAGE}/chase/{anna.person_id}").page

    assert page.heading == "Chase Anna Example"
    assert "Anna Example, anna@example.org" in page.text
    secretary.do(page, "Send this message")
    [letter] = letters_to("anna@example.org")
    assert " ".join(letter.text.split()) in page.text


def test_the_message_is_shown_to_administrators(client, secretary, meeting, anna):
    secretary.do(PAGE, button())
    client.sign_in(make.administrator())
    [letter] = letters_to("anna@example.org")

    page = client.get(f"/messages/{letter.id}").page

    assert "Kind Chase" in page.text
    assert "1 of them late" in page.text


def test_twice_on_one_day_is_asked_first(secretary, meeting, anna):
    secretary.do(PAGE, button())

    asked = secretary.submit(PAGE, button())

    assert len(letters_to("anna@example.org")) == 1
    assert "Chased on 4 February 2010 by Sam Secretary, 2 items, at " in asked.page.text
    assert "Nothing more has been sent" in asked.page.text
    page = secretary.send(asked.page, "Send it again").page
    assert len(letters_to("anna@example.org")) == 2
    assert "; 2 times in all" in assignees(page)["Anna Example"][0]

    # What is drawn from an older state is told too.
    secretary.do(asked.page, "Send it again")
    assert len(letters_to("anna@example.org")) == 2


def test_on_the_next_day_one_click_is_enough(secretary, meeting, anna):
    secretary.do(PAGE, button())
    make.pin(date(2010, 2, 5))

    secretary.do(PAGE, button())

    assert len(letters_to("anna@example.org")) == 2


def test_two_who_press_at_the_same_moment_send_one_message(app, meeting, anna):
    person_id, day = anna.person_id, meeting.held_on
    db.session.commit()

    def press(_number):
        with app.app_context():
            found = meeting_queries.get_meeting(group_queries.get_group("officials"), day)
            try:
                with transaction():
                    service.chase_person(OPERATOR, meeting=found, person_id=person_id, seen=0)
            except service.ChasedAlready as second:
                return second.message
            return "sent"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(press, range(4)))

    told_so = "No message was sent: someone else has just chased them."
    assert answers == [told_so] * 3 + ["sent"]
    assert len(letters_to("anna@example.org")) == 1


def test_who_has_sent_it_meanwhile_gets_no_message(secretary, meeting, anna):
    opened = secretary.get(PAGE).page
    [paper] = db.session.scalars(select(papers_of.Paper))
    paper.state = papers_of.PaperState.SUBMITTED
    [kent] = db.session.scalars(select(Pilot))
    make.progress_update(pilot=kent, round=meeting.round)

    page = secretary.send(opened, button()).page

    assert "No message was sent: nothing is outstanding from them now." in page.text
    assert letters_to("anna@example.org") == []


def test_the_chase_stands_in_the_history_of_the_meeting(secretary, meeting, anna):
    secretary.do(PAGE, button())

    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()

    assert (entry.event, entry.actor_name) == ("meeting:chased", "Sam Secretary")
    assert describe_entry(entry).sentence == (
        "Chase added: Anna Example, 4 February 2010, number 1 by Sam Secretary"
    )
    assert "Chase added: Anna Example" in secretary.get(MEETING).page.text


# Those who cannot be written to


@pytest.mark.parametrize("is_open", [None, False])
def test_without_an_open_account_no_message_goes(secretary, meeting, anna, is_open):
    if is_open is None:
        db.session.delete(anna)
    else:
        anna.is_enabled = False

    page = secretary.get(PAGE).page

    assert assignees(page)["Anna Example"] == (
        "Not yet",
        (
            "2 items, 1 late. They have no open account with an email address, "
            "so no message can be sent."
        ),
    )
    assert "Chase everyone" not in page.text
    assert page.forms == []
    preview = secretary.get(f"{PAGE}/chase/{anna.person_id}").page
    assert "so no message can be sent" in preview.text
    assert preview.forms == []
    with pytest.raises(service.DomainError, match="no open account"), transaction():
        service.chase_person(
            OPERATOR,
            meeting=meeting_queries.get_meeting_by_id(meeting.id),
            person_id=anna.person_id,
            seen=0,
        )


def test_what_is_marked_above_a_clearance_is_not_named(secretary, meeting, anna):
    anna.clearance_before_2014 = Marking.NOT_MARKED
    papers_of.paper(
        meeting=meeting, author=anna.person, title="Custody", marking=Marking.RESTRICTED
    )

    page = secretary.submit(PAGE, button("3 items, 1 late")).page

    assert "1 item is marked above their clearance or restricted to others" in page.text
    [letter] = letters_to("anna@example.org")
    assert "2 items" in letter.text
    assert "Custody" not in letter.text


def test_a_clearance_that_is_restricted_to_others_is_not_named(secretary, meeting, anna):
    bob = make.account(make.person(name="Bob Presenter"), email="bob@example.org")
    item = make.agenda_item(meeting=meeting, is_restricted=True, presenter_id=bob.person_id)
    paper = papers_of.paper(meeting=meeting, item_id=item.id, title="Custody", due_on=SOON)
    papers_of.clearance(paper, anna.person)
    lawyer = make.account(make.person(name="Cleo Lawyer"), email="cleo@example.org")
    papers_of.clearance(paper, lawyer.person, ClearanceKind.LEGAL)
    papers_of.clearance(paper, bob.person, ClearanceKind.POLICY)
    db.session.add(
        RecordReader(record_kind="agenda_item", record_id=item.id, person_id=lawyer.person_id)
    )

    page = secretary.submit(PAGE, button("3 items, 1 late")).page
    page = secretary.send(page, button("1 item", "Cleo Lawyer")).page
    page = secretary.send(page, button("1 item", "Bob Presenter")).page

    assert "1 item is marked above their clearance or restricted to others" in page.text
    texts = [letters_to(f"{who}@example.org")[0].text for who in ("anna", "cleo", "bob")]
    assert [f"clearance for {paper.reference}" in text for text in texts] == [False, True, True]
    assert [text for text in texts if "Custody" in text] == []


def test_of_a_marked_paper_the_title_goes_into_no_mail(secretary, meeting, anna):
    paper = papers_of.paper(
        meeting=meeting, author=anna.person, title="Custody", marking=Marking.RESTRICTED
    )

    secretary.do(PAGE, button("3 items, 1 late"))

    [letter] = letters_to("anna@example.org")
    assert f"Paper {paper.reference}\nDue on 5 February 2010" in letter.text
    assert "Custody" not in letter.text


# Chasing everyone who is late


def test_everybody_who_is_late_is_chased_at_once(secretary, meeting, anna):
    who = make.person(name="Bob")
    make.pilot_lead(make.pilot(name="Durham"), person=who, email="bob@example.org")
    in_time = make.member(meeting.group, email="in-time@example.org")
    papers_of.paper(meeting=meeting, author=in_time.person, due_on=SOON)
    page = secretary.get(PAGE).page
    [address] = [href for text, href in page.links if text.startswith("Chase everyone")]
    assert "Chase everyone who is overdue (2 messages)" in page.text

    sent = secretary.submit(address, "Send 2 messages").page

    assert "2 messages queued." in sent.text
    assert len(letters_to("anna@example.org")) == len(letters_to("bob@example.org")) == 1
    assert letters_to("in-time@example.org") == []
    assert assignees(sent)["Bob"][0].startswith("Chased on 4 February 2010")
    # The second of two who look at the same page is told that it is done.
    again = secretary.post(
        address, data=page.form(button()).filled({}, ""), follow_redirects=True
    ).page
    assert "No message was sent: everyone who is overdue has been chased today." in again.text
    assert len(letters_to("anna@example.org")) == 1
    assert "No one left to chase" in secretary.get(address).page.text


def test_who_was_chased_today_is_left_out(secretary, meeting, anna):
    make.pilot_lead(make.pilot(name="Durham"), email="bob@example.org")
    secretary.do(PAGE, button())

    secretary.do(f"{PAGE}/chase", "Send 1 message")

    assert len(letters_to("anna@example.org")) == len(letters_to("bob@example.org")) == 1


# The command, and the demonstration


@pytest.mark.one_engine
def test_the_command_says_what_it_cannot_print(app, run, group):
    make.meeting(group=group, state=MeetingState.CANCELLED)

    unknown = run("meetings", "readiness", "nobody")
    cancelled = run("meetings", "readiness", "officials", "--meeting", "2010-02-18")

    assert unknown.exit_code == cancelled.exit_code == 1
    assert "There is no group 'nobody'" in unknown.output
    assert "The meeting of 2010-02-18 is cancelled." in cancelled.output


@pytest.mark.one_engine
def test_february_in_the_demonstration(demo_app, run):
    printed = run("meetings", "readiness", "officials", "--meeting", "2010-02-18").output

    lines = printed.splitlines()
    assert lines[0] == "34 of 56 items received, 7 late."
    assert [line for line in lines[1:] if not line.startswith("  ")] == [
        "2010-01-20  Call for papers: nothing due",
        "2010-02-01  Returns due: 2 outstanding, 2 late",
        "2010-02-05  Papers due: 4 outstanding",
        "2010-02-09  Papers cleared: 3 outstanding",
        "2010-02-10  Pack circulated: 3 outstanding",
        "2010-02-18  Meeting: 10 outstanding, 5 late",
        "2010-03-04  Draft minutes circulated: nothing due",
    ]
    assert (
        "  2010-02-01  Return of Coventry, Solihull & Warwickshire, February 2010  "
        "(Pilot lead, Coventry, Solihull & Warwickshire; 3 working days late)"
    ) in lines
    assert printed == run("meetings", "readiness", "officials").output
