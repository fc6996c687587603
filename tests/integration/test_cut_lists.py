"""A list that has a limit says what it leaves out, and nothing is lost behind the limit."""

from datetime import date

import pytest

from app.accounts import queries as accounts
from app.core import due
from app.governance.actions import queries as actions
from app.governance.agendas import queries as agendas
from app.governance.decisions import queries as decisions
from app.governance.meetings import queries as meetings
from app.governance.minutes import queries as minutes
from app.governance.minutes.rules import MinutesState
from app.governance.papers import queries as papers
from app.governance.terms import queries as terms
from app.referrals import queries as referrals
from tests import factories as make
from tests.factories import papers as papers_of

BEFORE = date(2010, 1, 18)


@pytest.fixture
def secretariat(client):
    return client.sign_in(make.secretariat())


def test_meetings_without_minutes_are_all_counted(secretariat, monkeypatch):
    monkeypatch.setattr(minutes, "MEETING_LIMIT", 2)
    group = make.group()
    for day in (4, 5, 29):
        make.meeting(group=group, held_on=date(2010, 1, day))

    page = secretariat.get("/minutes").page

    assert "The minutes of 3 meetings have not been circulated." in page.text
    assert "2 of 3 meetings shown." in page.text
    assert "29 January" not in page.text

    monkeypatch.setattr(minutes, "MEETING_LIMIT", 3)
    assert "meetings shown" not in secretariat.get("/minutes").page.text


def test_a_person_and_a_meeting_say_what_of_their_actions_and_decisions_is_shown(
    secretariat, monkeypatch
):
    monkeypatch.setattr(actions, "ACTION_LIMIT", 2)
    monkeypatch.setattr(decisions, "DECISION_LIMIT", 1)
    meeting = make.meeting(held_on=BEFORE)
    owner = make.person()
    for _ in range(3):
        make.action(group=meeting.group, meeting=meeting, owner=owner)
        make.decision(group=meeting.group, meeting=meeting)

    assert "2 of 3 actions shown." in secretariat.get(f"/people/{owner.id}").page.text
    page = secretariat.get(f"/meetings/{meeting.id}").page
    assert "2 of 3 actions shown." in page.text
    assert "1 of 3 decisions shown." in page.text


def test_suggestions_beyond_the_limit_are_counted_and_follow(secretariat, monkeypatch):
    monkeypatch.setattr(agendas, "BACKLOG_LIMIT", 1)
    monkeypatch.setattr(referrals, "REFERRAL_LIMIT", 1)
    monkeypatch.setattr(referrals, "SUGGESTED_LIMIT", 1)
    meeting = make.meeting(held_on=date(2010, 2, 18))
    other = make.group(slug="ministers")
    for _ in range(2):
        make.referral(make.risk(), "risk", from_group=other, to_group=meeting.group)
    for number in range(3):
        secretariat.do(
            f"/meetings/{meeting.id}/suggestions/new",
            title=f"Kept {number}",
            why="It can wait",
            purpose="decision",
        )

    page = secretariat.get(f"/meetings/{meeting.id}/suggestions").page
    assert "3 more suggestions will appear here" in page.text
    assert "Kept 0" in page.text
    assert "Kept 1" not in page.text
    plan = secretariat.get("/meetings/forward-plan").page
    assert "There are more." in plan.text

    reject = next(href for text, href in page.links if "Reject" in text and "Kept 0" in text)
    secretariat.do(reject, reason="Too late")

    page = secretariat.get(f"/meetings/{meeting.id}/suggestions").page
    assert "2 more suggestions will appear here" in page.text
    assert "Kept 1" in page.text


def test_a_record_says_what_of_its_referrals_is_shown(secretariat, monkeypatch):
    monkeypatch.setattr(referrals, "REFERRAL_LIMIT", 1)
    risk = make.risk()
    for _ in range(2):
        make.referral(risk, "risk")

    assert "1 of 2 referrals shown." in secretariat.get(f"/risks/{risk.reference}").page.text


def test_a_meeting_that_waits_for_more_than_is_read_says_so(secretariat, kept, monkeypatch):
    monkeypatch.setattr(due, "DUE_LIMIT", 2)
    group = make.group()
    meeting = make.meeting(group=group, held_on=date(2010, 2, 18))
    for _ in range(3):
        make.action(group=group, due_on=date(2010, 2, 10))

    page = secretariat.get(f"/meetings/{meeting.id}/readiness").page
    assert "1 more item due later is not listed or counted here." in page.text

    monkeypatch.setattr(due, "DUE_LIMIT", 4)
    make.action(group=group, due_on=date(2010, 2, 10))  # or what is due is as it was kept
    assert "not listed" not in secretariat.get(f"/meetings/{meeting.id}/readiness").page.text


def test_comments_on_minutes_beyond_the_limit_are_counted_and_hold_up_agreement(
    secretariat, monkeypatch
):
    monkeypatch.setattr(minutes, "COMMENT_LIMIT", 2)
    meeting = make.meeting(held_on=BEFORE)
    later = make.meeting(group=meeting.group, number=90, held_on=date(2010, 2, 1))
    draft = make.minutes(meeting, MinutesState.CIRCULATED)
    for resolved_on in (BEFORE, BEFORE, None):
        make.minutes_comment(draft.items[0], made_on=BEFORE, resolved_on=resolved_on)
    place = f"/meetings/{meeting.id}/minutes"

    assert "2 of 3 comments shown." in secretariat.get(place).page.text
    editor = secretariat.get(f"{place}/write").page
    assert "It was not quite so." in editor.text
    assert "unresolved" not in editor.text
    refused = secretariat.submit(f"{place}/agree", meeting_id=str(later.id)).page
    assert refused.errors == ["1 comment is not resolved. Respond to it first."]


def test_versions_beyond_the_limit_are_counted(secretariat, monkeypatch):
    monkeypatch.setattr(papers, "VERSION_LIMIT", 1)
    monkeypatch.setattr(terms, "VERSION_LIMIT", 2)
    group = make.group()
    paper = papers_of.paper(meeting=make.meeting(group=group, held_on=date(2010, 2, 18)))
    for number in (1, 2):
        papers_of.paper_version(paper, number)
    for number in (1, 2, 3):
        make.terms(group, number=number)

    assert "1 of 2 versions shown." in secretariat.get(f"/papers/{paper.reference}").page.text
    place = f"/groups/{group.slug}/terms"
    page = secretariat.get(place).page
    assert "2 of 3 versions shown." in page.text
    assert "Compare with previous version 2" in page.text
    assert "1 of 2 versions shown." in secretariat.get(f"{place}/3/compare").page.text


def test_people_and_readers_beyond_the_limit_are_counted(secretariat, monkeypatch):
    monkeypatch.setattr(accounts, "PEOPLE_LIMIT", 1)
    group, body = make.group(), make.organisation()
    for _ in range(2):
        make.reader(group, person=make.person(organisation=body))

    assert "1 of 2 readers shown." in secretariat.get(f"/groups/{group.slug}/members").page.text
    assert "1 of 2 people shown." in secretariat.get(f"/organisations/{body.id}").page.text
    assert len(accounts.find_reader_ids(group.id)) == 2


def test_meetings_beyond_the_limit_are_counted(secretariat, monkeypatch):
    monkeypatch.setattr(meetings, "MEETING_LIMIT", 1)
    make.pin()
    group = make.group()
    for day in (18, 19):
        make.meeting(group=group, number=day, held_on=date(2010, 2, day))

    for address in ("/meetings", "/meetings/year?from=2010-02", "/papers/new"):
        assert "1 of 2 meetings shown." in secretariat.get(address).page.text, address


def test_a_calendar_says_what_it_has_no_room_for(secretariat, monkeypatch):
    make.pin()
    monkeypatch.setattr(due, "DUE_LIMIT", 1)
    monkeypatch.setattr(meetings, "MEETING_LIMIT", 1)
    owner = make.member(make.group())
    for day in (18, 19):
        meeting = make.meeting(
            group=make.group(slug=f"group-{day}"), number=day, held_on=date(2010, 2, day)
        )
        make.membership(group=meeting.group, person=owner.person)
    for day in (date(2005, 1, 1), date(2010, 2, 10), date(2010, 2, 11), date(2010, 2, 12)):
        make.action(group=meeting.group, owner=owner.person, due_on=day)
    secretariat.sign_in(owner)
    (address,) = secretariat.submit("/calendar", "Make a calendar address").page.all("code")

    feed = secretariat.get("/" + address.text.partition("//")[2].partition("/")[2])

    events = feed.get_data(as_text=True).replace("\r\n ", "")
    assert "This calendar does not show 4 later deadlines" in events
    assert "This calendar does not show 1 later meeting\r" in events
    assert "20100210" in events
    assert "20050101" not in events
