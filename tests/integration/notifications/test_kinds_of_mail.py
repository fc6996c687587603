"""What each kind of mail says: its subject, and both its bodies."""

import socket
from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.approvals import messages as of_requests
from app.accounts.sign_in import mails
from app.audit.heads import RecordHead
from app.core import clock
from app.core.markings import Marking
from app.delivery import messages as of_changes
from app.extensions import db
from app.governance.minutes import messages as of_minutes
from app.governance.minutes.rules import MinutesState
from app.governance.papers import messages as of_papers
from app.governance.papers.rules import ClearanceKind, ClearanceOutcome
from app.governance.write_rounds.messages import asking
from app.notifications.models import Message
from app.operations import error_mails, jobs
from app.operations.error_mails import ErrorSeen
from app.packs.announcing import announce_issue
from app.packs.readership.messages import tell_administrators
from app.packs.readership.queries import read_readership
from app.packs.rules import PackState
from tests import factories as make
from tests.factories import papers as papers_of
from tests.letters import assert_bodies_agree, link_in

NASTY = "<script>alert(1)</script> & Sons, " + "Longname" * 15
GROUP = "Officials <script>x()</script>"
BASE = "http://127.0.0.1:5000"

pytestmark = pytest.mark.one_engine


@pytest.fixture
def meeting(app):
    make.pin()
    make.programme()
    group = make.group(name=GROUP, slug="officials", code="OG")
    return make.meeting(group=group, held_on=date(2010, 2, 18))


@pytest.fixture
def ann(meeting):
    return make.account(make.person(name=NASTY), email="ann@example.org")


def the_mail() -> Message:
    """The one that was written, once its bodies are compared."""
    [message] = db.session.scalars(select(Message))
    assert_bodies_agree(message)
    assert "<script" not in message.html
    assert len(message.subject) < 100
    return message


def test_an_invitation(ann):
    mails.invite(ann, f"{BASE}/invitation/abc")

    mail = the_mail()
    assert mail.is_secret
    assert mail.subject == "You have been invited to Standing Agenda"
    assert (
        f"Choose a password, then sign in as ann@example.org:\n{BASE}/invitation/abc" in mail.text
    )
    assert "The link works once, within 7 days." in mail.text


def test_a_reset(ann):
    mails.send_reset("ann@example.org", NASTY, f"{BASE}/forgotten-password/abc")

    mail = the_mail()
    assert mail.is_secret
    assert mail.subject == "Choose a new password"
    assert f"Choose a new password:\n{BASE}/forgotten-password/abc" in mail.text


def test_a_password_that_was_changed(ann):
    mails.tell_password_changed(ann)

    mail = the_mail()
    assert mail.subject == "Your password was changed"
    assert f"Reset your password:\n{BASE}/forgotten-password" in mail.text


def test_codes_that_were_turned_off(ann):
    mails.tell_codes_changed(ann, "One-time codes are off", "One-time codes were turned off")

    mail = the_mail()
    assert mail.subject == "One-time codes are off"
    assert "One-time codes were turned off for your Standing Agenda account" in mail.text


def test_an_address_that_was_changed(ann):
    mails.tell_address_changed(ann, "ann@example.org")

    first, _second = db.session.scalars(select(Message)).all()
    assert_bodies_agree(first)
    assert first.subject == "Your email address was changed"
    assert "was changed from ann@example.org to ann@example.org" in first.text


def test_an_address_that_will_be_changed(ann):
    make.refusable_change(ann)
    request = db.session.scalars(select(of_requests.AccountRequest)).one()

    of_requests.tell_of_new_address(request, "ann@example.org", "abc")

    to_refuse, to_know = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert_bodies_agree(to_refuse)
    assert_bodies_agree(to_know)
    assert to_refuse.subject == to_know.subject == "Your email address will be changed"
    assert f"Refuse the change:\n{BASE}/address-change/abc" in to_refuse.text
    assert "abc" not in to_know.text + to_know.html


@pytest.mark.parametrize(
    ("tell", "subject", "words"),
    [
        ("ask_deciders", "A request needs a second person’s approval", "Approve or decline"),
        ("tell_refused", "A change of email address was refused", "Check with them"),
    ],
)
def test_a_request_that_needs_a_second_person(ann, tell, subject, words):
    request = make.account_request()

    getattr(of_requests, tell)(request, [ann.person_id])

    mail = the_mail()
    assert mail.subject == subject
    assert words in mail.text
    assert link_in(mail) == f"/account-requests/{request.id}"


def test_a_request_that_was_declined(ann):
    of_requests.tell_declined(make.account_request(asked_by=ann.person))

    assert the_mail().subject == "Your request was declined"


def test_a_change_request_to_decide_and_decided(ann):
    change = make.change_request()
    change.raised_by_id = ann.person_id
    director = make.programme_director(email="dee@example.org")

    of_changes.tell_who_decides(change, 30, {director.person_id})
    of_changes.tell_who_asked(change)

    to_decide, decided = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert to_decide.subject == f"{change.reference}: please decide by 18 February 2010"
    assert link_in(to_decide) == link_in(decided) == f"/changes/{change.reference}"
    assert decided.subject.startswith(f"{change.reference} has been ")
    assert to_decide.thread == decided.thread
    assert_bodies_agree(to_decide)
    assert_bodies_agree(decided)


@pytest.mark.parametrize(
    ("state", "tell", "subject"),
    [
        (MinutesState.CIRCULATED, "tell_of_circulation", "Minutes of 18 February 2010 for comment"),
        (MinutesState.AGREED, "tell_of_agreement", "Minutes of 18 February 2010 agreed"),
    ],
)
def test_minutes(meeting, state, tell, subject):
    make.member(meeting.group, email="ann@example.org")
    minutes = make.minutes(meeting, state)
    minutes.agreed_on = date(2010, 3, 18)

    getattr(of_minutes, tell)(minutes)

    mail = the_mail()
    assert mail.subject == f"{subject}: {GROUP}"
    assert f"{BASE}/meetings/{meeting.id}/minutes" in mail.text


def test_a_paper_from_its_commission_to_its_clearance(meeting, ann):
    paper = papers_of.paper(meeting=meeting, author=ann.person, title="Secret plan")
    clearance = papers_of.clearance(paper, ann.person, ClearanceKind.FINANCE)
    clearance.outcome = ClearanceOutcome.REFUSED

    of_papers.tell_author(paper, meeting)
    of_papers.tell_who_clears(paper, clearance)
    of_papers.tell_author_of_answer(paper, clearance)

    found = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert [each.subject for each in found] == [
        f"{paper.reference}: please write this paper by 5 February 2010",
        f"{paper.reference}: finance clearance needed by 9 February 2010",
        f"{paper.reference}: finance clearance refused",
    ]
    assert len({each.thread for each in found}) == 1
    for each in found:
        assert_bodies_agree(each)
        assert f"{BASE}/papers/{paper.reference}" in each.text
        assert "Secret plan" not in each.text + each.html


def test_a_pack_that_is_issued(meeting):
    make.member(meeting.group, email="ann@example.org")
    pack = make.pack(meeting, PackState.ISSUED)

    announce_issue(pack, base_url=BASE)

    mail = the_mail()
    assert mail.subject == f"Papers for 18 February 2010: {GROUP}"
    assert f"Sign in to read them:\n{BASE}/packs/{pack.id}" in mail.text


def test_people_who_cannot_open_a_pack(meeting):
    make.administrator(email="ann@example.org")
    for number in range(52):
        make.membership(group=meeting.group, person=make.person(name=f"{NASTY} {number}"))

    tell_administrators(meeting, read_readership(meeting), NASTY)

    mail = the_mail()
    assert mail.subject == f"52 people cannot open the pack of {GROUP}"
    assert mail.html.count("<li") == 50
    assert "And 2 other people." in mail.text


@pytest.mark.parametrize(
    ("marking", "is_named"), [(Marking.NOT_MARKED, True), (Marking.PROTECT, False)]
)
def test_a_write_round_says_what_is_asked_unless_it_is_marked(meeting, marking, is_named):
    term = make.membership(group=meeting.group, person=make.person(name=NASTY))
    write_round = make.write_round(
        group=meeting.group,
        marking=marking,
        title="Six principles",
        clearance_sought="Agree the six.",
        key_issues="The third.",
    )

    letter = asking(write_round, term)

    assert letter.subject == f"{write_round.reference}: please reply by 8 February 2010"
    for said in ("Six principles", "Agree the six.", "The third."):
        assert (said in letter.text) is is_named
        assert (said in letter.html) is is_named
    assert f"Please reply by 8 February 2010:\n{BASE}/write-rounds/" in letter.text
    assert "<script" not in letter.html


def test_an_error(app):
    letter = error_mails._letter(ErrorSeen("ValueError", "app/a.py:7", "job packs.build"))

    assert letter.subject == "ValueError in app/a.py:7"
    assert f"During: job packs.build\nMachine: {socket.gethostname()}" in letter.text
    assert "Where: app/a.py:7<br>" in letter.html


def test_the_head_of_the_record(app):
    head = RecordHead(clock.now(), 2, "ab" * 32, f"2010-02-04T09:00:00+00:00 2 {'ab' * 32} k seal")

    letter = jobs._head_letter(head)

    assert letter.subject == "Record of changes: 2 entries"
    assert f"\n{head.line}\n" in letter.text  # what is saved to a file
    assert head.line in letter.html


def test_mails_about_one_record_are_one_thread_and_of_another_none(meeting, ann):
    papers = [papers_of.paper(meeting=meeting, author=ann.person) for _ in range(2)]
    for paper in papers:
        of_papers.tell_author(paper, meeting)

    first, second = db.session.scalars(select(Message))
    assert first.thread == f"paper:{papers[0].id}"
    assert first.thread != second.thread
