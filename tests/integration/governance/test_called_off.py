"""A meeting that is cancelled: who hears of it, which pages say so, and what is refused since."""

from datetime import date, time
from email import policy
from email.parser import BytesParser

import icalendar
import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.errors import DomainError
from app.extensions import db
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import get_meeting_by_id
from app.governance.timetable import service
from app.notifications.letters import thread_of
from app.notifications.models import Message
from app.notifications.rules import MessageState
from app.notifications.service import queue_message
from app.notifications.transports import as_email
from app.packs import queries as packs
from app.packs import service as packing
from app.packs.issuing.approval import ask_approval
from app.packs.rules import PackState
from app.packs.variants.rules import Variant
from app.packs.variants.service import request_copy
from tests import factories as make
from tests.factories import papers as papers_of

pytestmark = pytest.mark.one_engine

WHY = "Ministers are abroad."


@pytest.fixture
def told(group, meeting):
    """Who is told of it: a member and a reader."""
    return make.member(group), make.reader(group, email="reader@example.org")


def cancel(meeting):
    with transaction():
        kept = db.session.get_one(Meeting, meeting.id)
        service.cancel_meeting(OPERATOR, meeting=kept, change_reason=WHY)


def mails(kind):
    db.session.expire_all()
    return db.session.scalars(
        select(Message)
        .where(Message.kind == kind)
        .options(selectinload(Message.attachments))
        .order_by(Message.to_address)
    ).all()


def calendar_in(message):
    """The event in a mail, with what calendars are to do with it, as the mail has it on its way."""
    mail = BytesParser(policy=policy.default).parsebytes(
        as_email(message, "agenda@example.org").as_bytes()
    )
    [file] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    made = icalendar.Calendar.from_ical(file.get_content())
    assert file.get_param("method") == made["method"]
    return str(made["method"]), made.walk("VEVENT")[0]


def test_members_and_readers_get_the_cancellation_of_the_event_they_were_invited_to(
    client, told, meeting
):
    client.sign_in(make.secretariat())
    invited = icalendar.Calendar.from_ical(
        client.get(f"/meetings/{meeting.id}/invitation.ics").data
    ).walk("VEVENT")[0]

    client.do(f"/meetings/{meeting.id}/cancel", change_reason=WHY)

    letters = mails("meeting cancelled")
    assert len(letters) == len(told)
    for letter in letters:
        method, event = calendar_in(letter)
        assert (method, event["status"]) == ("CANCEL", "CANCELLED")
        assert event["uid"] == invited["uid"]
        assert event["sequence"] > invited["sequence"]
        assert event["organizer"]
        assert f"/meetings/{meeting.id}/invitation.ics" in letter.text


def test_a_move_takes_the_event_in_calendars_along(told, meeting):
    with transaction():
        service.move_meeting(
            OPERATOR,
            meeting=db.session.get_one(Meeting, meeting.id),
            held_on=date(2010, 3, 4),
            starts_at=time(10),
            change_reason=WHY,
        )

    method, event = calendar_in(mails("meeting moved")[0])
    assert (method, event["dtstart"].dt.date()) == ("PUBLISH", date(2010, 3, 4))


def test_mail_by_a_service_that_takes_no_files_links_to_the_cancellation(
    told, meeting, monkeypatch
):
    monkeypatch.setattr("app.accounts.letters.takes_files", lambda: False)
    cancel(meeting)

    letter = mails("meeting cancelled")[0]
    assert as_email(letter, "agenda@example.org").get_content_maintype() == "multipart"
    assert not list(as_email(letter, "agenda@example.org").iter_attachments())
    assert f"/meetings/{meeting.id}/invitation.ics" in letter.text


def test_mail_about_it_that_still_waits_is_not_sent(told, meeting):
    with transaction():
        for kind, thread in (("pack issued", thread_of(meeting)), ("pack issued", "meeting:0")):
            queue_message(
                kind=kind, to="member@example.org", subject=thread, text="Read.", thread=thread
            )

    cancel(meeting)

    own, other = sorted(mails("pack issued"), key=lambda each: each.id)
    assert own.state is MessageState.GIVEN_UP
    assert own.last_failure == "Withdrawn: the meeting has been cancelled."
    assert other.state is MessageState.QUEUED
    assert {each.state for each in mails("meeting cancelled")} == {MessageState.QUEUED}


def test_what_was_to_be_told_is_withdrawn_when_it_is_held_after_all(told, meeting):
    cancel(meeting)
    with transaction():
        kept = db.session.get_one(Meeting, meeting.id)
        service.reinstate_meeting(OPERATOR, meeting=kept)

    assert {each.state for each in mails("meeting cancelled")} == {MessageState.GIVEN_UP}
    method, event = calendar_in(mails("meeting reinstated")[0])
    assert (method, event["status"], event["sequence"]) == ("PUBLISH", "CONFIRMED", 2)


def test_every_page_that_offers_its_pack_or_paper_says_so(app, client, told, group, meeting):
    pack = make.pack(meeting, PackState.ISSUED, issue_number=1)
    paper = papers_of.paper(meeting=get_meeting_by_id(meeting.id))
    cancel(meeting)
    client.sign_in(make.secretariat())

    said = "The meeting of 18 February 2010 is cancelled."
    assert said in client.get(f"/packs/{pack.id}").page.text
    assert "Build a new draft" not in client.get(f"/packs/{pack.id}").page.text
    assert "18 February 2010 (cancelled)" in client.get("/packs").page.text
    assert "18 February 2010 (cancelled)" in client.get(f"/papers/{paper.reference}").page.text
    assert "(cancelled)" in client.get("/papers").page.text
    assert "Build a new draft" not in client.get(f"/meetings/{meeting.id}").page.text
    member = app.test_client().sign_in(told[0])
    front = member.get("/").page.text
    assert f"Cancelled: the meeting of 18 February 2010. {WHY}" in front
    assert "For 18 February 2010 (cancelled)" in front


def test_nothing_is_built_or_issued_or_copied_for_it(meeting):
    issued, waiting = (
        make.pack(meeting, PackState.ISSUED, issue_number=1),
        make.pack(meeting, state=PackState.QUEUED),
    )
    cancel(meeting)
    issued = packs.get_pack(issued.id)

    with pytest.raises(DomainError, match="cancelled"), transaction():
        packing.request_pack(OPERATOR, meeting_id=meeting.id)
    with pytest.raises(DomainError, match="cancelled"), transaction():
        ask_approval(OPERATOR, pack=issued)
    with pytest.raises(DomainError, match="cancelled"), transaction():
        request_copy(OPERATOR, pack=issued, variant=Variant.BRIEF)
    assert packing.build_waiting().failed
    built = packs.get_pack(waiting.id)
    assert built.state is PackState.FAILED
    assert built.failure == "The meeting was cancelled before its pack was ready."
