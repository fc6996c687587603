"""Meetings and deadlines as calendars read them: with another library than the one that wrote."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import vobject

from app.accounts.queries import find_account_by_email
from app.core import clock
from app.extensions import db
from app.governance.calendars.models import CalendarFeed
from app.governance.meetings.rules import MeetingState
from tests import factories as make

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def read(answer):
    """The calendar of an answer, and its events by title."""
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    found = vobject.readOne(answer.get_data(as_text=True))
    found.validate()
    return found, {event.summary.value: event for event in found.contents.get("vevent", [])}


def invitation(client, day="2010-02-18"):
    found, events = read(client.get(f"/meetings/officials/{day}/invitation.ics"))
    (event,) = events.values()
    return found, event


# Invitations


def test_a_meeting_is_invited_to(client, group, meeting):
    client.sign_in(make.reader(group))

    found, event = invitation(client)

    assert found.method.value == "PUBLISH"
    assert event.summary.value == f"Officials' group, meeting {meeting.number}"
    assert event.location.value == "Room 1"
    assert event.status.value == "CONFIRMED"
    assert event.sequence.value == "0"
    assert event.dtend.value - event.dtstart.value == timedelta(hours=2)
    assert event.url.value.endswith(f"/meetings/{meeting.id}")


@pytest.mark.parametrize(
    ("day", "starts_at", "utc"),
    [
        (date(2010, 2, 18), time(14), datetime(2010, 2, 18, 14, tzinfo=UTC)),
        (date(2010, 4, 15), time(14), datetime(2010, 4, 15, 13, tzinfo=UTC)),
        (date(2010, 3, 26), time(14), datetime(2010, 3, 26, 14, tzinfo=UTC)),
        (date(2010, 3, 28), time(0, 30), datetime(2010, 3, 28, 0, 30, tzinfo=UTC)),
        (date(2010, 3, 28), time(2, 30), datetime(2010, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2010, 3, 29), time(14), datetime(2010, 3, 29, 13, tzinfo=UTC)),
        (date(2010, 10, 29), time(14), datetime(2010, 10, 29, 13, tzinfo=UTC)),
        (date(2010, 11, 1), time(14), datetime(2010, 11, 1, 14, tzinfo=UTC)),
        (date(2031, 7, 1), time(9), datetime(2031, 7, 1, 8, tzinfo=UTC)),
    ],
)
@pytest.mark.one_engine
def test_london_time_is_kept_across_the_clock_change(client, group, day, starts_at, utc):
    client.sign_in(make.secretariat())
    make.meeting(group=group, held_on=day, starts_at=starts_at, length_minutes=90)

    _found, event = invitation(client, day.isoformat())

    # vobject reckons with the time zone that the file itself brings.
    assert event.dtstart.value.astimezone(UTC) == utc
    assert event.dtend.value.astimezone(UTC) == utc + timedelta(minutes=90)
    assert event.dtstart.value.time() == starts_at


@pytest.mark.one_engine
def test_the_file_says_when_londons_clocks_change(client, group, meeting):
    client.sign_in(make.secretariat())

    text = client.get("/meetings/officials/2010-02-18/invitation.ics").get_data(as_text=True)

    assert "DTSTART;TZID=Europe/London:20100218T140000\r\n" in text
    assert "BEGIN:DAYLIGHT\r\nDTSTART:19960331T010000\r\n" in text
    assert "BEGIN:STANDARD\r\nDTSTART:19961027T020000\r\n" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n" in text


def test_one_meeting_keeps_its_name_whatever_becomes_of_it(client, group, meeting):
    client.sign_in(make.secretariat())
    _found, before = invitation(client)
    with clock.frozen(now=NOON):
        client.do(
            "/meetings/officials/2010-02-18/move",
            held_on=date(2010, 2, 19),
            starts_at="3pm",
            change_reason="The chair is abroad.",
        )
    _found, moved = invitation(client, "2010-02-19")
    client.do("/meetings/officials/2010-02-19/cancel", change_reason="Ill.")
    found, cancelled = invitation(client, "2010-02-19")
    client.do("/meetings/officials/2010-02-19", "Reinstate this meeting")
    _found, back = invitation(client, "2010-02-19")

    assert before.uid.value == moved.uid.value == cancelled.uid.value == back.uid.value
    assert [int(e.sequence.value) for e in (before, moved, cancelled, back)] == [0, 1, 2, 3]
    assert moved.dtstart.value.astimezone(UTC) == datetime(2010, 2, 19, 15, tzinfo=UTC)
    assert moved.dtstamp.value == NOON
    assert (found.method.value, cancelled.status.value) == ("CANCEL", "CANCELLED")
    assert back.status.value == "CONFIRMED"


@pytest.mark.one_engine
def test_the_file_is_the_same_while_nothing_changes(client, group, meeting):
    client.sign_in(make.secretariat())
    address = "/meetings/officials/2010-02-18/invitation.ics"

    assert client.get(address).data == client.get(address).data


@pytest.mark.one_engine
def test_any_text_is_only_text(client, group):
    client.sign_in(make.secretariat())
    place = 'Room 1; "Eland" House, SW1\\2, Tŷ Gwyn ' + "x" * 120
    make.meeting(group=group, place=place)

    _found, event = invitation(client)

    assert event.location.value == place


# Subscriptions


def feed_of(client, account):
    client.sign_in(account)
    page = client.submit("/calendar", "Make a calendar address").page
    (address,) = page.all("code")
    return page, address.text.partition("//")[2].partition("/")[2]


def test_the_address_is_shown_once_and_works_without_signing_in(client, group, meeting):
    page, address = feed_of(client, make.member(group))
    again = client.get("/calendar").page
    visitor = client.application.test_client()

    _found, events = read(visitor.get(f"/{address}"))

    assert "Copy it now. It will not be shown again." in page.text
    assert "It cannot be shown again." in again.text
    assert address not in again.html
    name = f"Officials' group, meeting {meeting.number}"
    assert set(events) == {name, f"Due: Reply to the invitation to {name}"}
    kept = db.session.scalars(db.select(CalendarFeed)).one()
    assert kept.token_hash not in address


def test_another_address_ends_the_one_before_and_ending_ends_all(client, group, meeting):
    _page, first = feed_of(client, make.member(group))
    page = client.submit("/calendar", "Make another calendar address").page
    second = page.all("code")[0].text.partition("//")[2].partition("/")[2]
    after = (client.get(f"/{first}").status_code, client.get(f"/{second}").status_code)

    client.do("/calendar", "End the subscription")

    assert after == (404, 200)
    assert client.get(f"/{second}").status_code == 404
    assert "You have not made a calendar address yet." in client.get("/calendar").page.text


def test_members_see_their_groups_and_what_they_owe(client, group, meeting):
    kent = make.pilot(name="Kent")
    lead = make.pilot_lead(kent)
    make.membership(group=group, person=lead.person)
    make.meeting(group=make.group(name="Others"), held_on=date(2010, 2, 19))
    make.meeting(group=group, number=900, held_on=date(2010, 3, 22), state=MeetingState.CANCELLED)
    done = make.reporting_round(name="January 2010")
    make.progress_update(pilot=kent, round=done)
    make.reporting_round(name="February 2010", due_on=date(2010, 3, 4))

    _page, address = feed_of(client, lead)
    _found, events = read(client.get(f"/{address}"))

    assert set(events) == {
        f"Officials' group, meeting {meeting.number}",
        "Officials' group, meeting 900",
        f"Due: Reply to the invitation to Officials' group, meeting {meeting.number}",
        "Due: Return of Kent, February 2010",
    }
    assert events["Officials' group, meeting 900"].status.value == "CANCELLED"


def test_the_secretariat_sees_all_groups_and_the_days_around_meetings(client, group, meeting):
    make.meeting(group=make.group(name="Others"), number=7, held_on=date(2010, 2, 19))

    _page, address = feed_of(client, make.secretariat())
    _found, events = read(client.get(f"/{address}"))

    own = [title for title in events if title.endswith(f"{group.code} {meeting.number}")]
    assert "Others, meeting 7" in events
    assert len(own) == 6
    pack = events[f"Pack circulated: {group.code} {meeting.number}"]
    assert pack.dtstart.value == date(2010, 2, 10)
    assert pack.dtend.value == date(2010, 2, 11)
    assert pack.transp.value == "TRANSPARENT"


def test_a_feed_reaches_a_year_back_and_eighteen_months_ahead(client, group):
    for number, day in enumerate(
        (date(2009, 1, 1), date(2009, 3, 2), date(2011, 7, 1), date(2011, 9, 1)), start=1
    ):
        make.meeting(group=group, number=number, held_on=day)

    _page, address = feed_of(client, make.member(group))
    _found, events = read(client.get(f"/{address}"))

    assert set(events) == {"Officials' group, meeting 2", "Officials' group, meeting 3"}


def test_nobody_reads_who_may_not_sign_in_or_has_no_part(client, group, meeting):
    account = make.member(group)
    _page, address = feed_of(client, account)
    with_part = read(client.get(f"/{address}"))[1]
    account = db.session.merge(account)
    account.is_enabled = False
    db.session.commit()

    assert f"Officials' group, meeting {meeting.number}" in with_part
    assert client.get(f"/{address}").status_code == 404
    assert client.get("/calendar/nonsense.ics").status_code == 404


@pytest.mark.one_engine
def test_a_feed_is_the_same_while_nothing_changes(client, group, meeting):
    _page, address = feed_of(client, make.secretariat())

    first = client.get(f"/{address}")
    again = client.get(f"/{address}", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert "private" in first.headers["Cache-Control"]


@pytest.mark.one_engine
def test_events_have_names_of_their_own(demo_app, demo_client):
    _page, address = feed_of(demo_client, find_account_by_email("secretariat@example.org"))
    found, _events = read(demo_client.get(f"/{address}"))

    names = [event.uid.value for event in found.contents["vevent"]]
    assert len(names) == len(set(names)) > 50
