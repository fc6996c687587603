"""A list that has a limit says what it leaves out, and nothing is lost behind the limit."""

from datetime import date

import pytest

from app.core import due
from app.governance.actions import queries as actions
from app.governance.agendas import queries as agendas
from app.governance.decisions import queries as decisions
from app.governance.minutes import queries as minutes
from app.referrals import queries as referrals
from tests import factories as make

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
    meeting = make.meeting(held_on=date(2010, 2, 18))
    other = make.group(slug="ministers")
    for _ in range(2):
        make.referral(make.risk(), "risk", from_group=other, to_group=meeting.group)
    for number in range(3):
        secretariat.submit(
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
    secretariat.submit(reject, reason="Too late")

    page = secretariat.get(f"/meetings/{meeting.id}/suggestions").page
    assert "2 more suggestions will appear here" in page.text
    assert "Kept 1" in page.text


def test_a_record_says_what_of_its_referrals_is_shown(secretariat, monkeypatch):
    monkeypatch.setattr(referrals, "REFERRAL_LIMIT", 1)
    risk = make.risk()
    for _ in range(2):
        make.referral(risk, "risk")

    assert "1 of 2 referrals shown." in secretariat.get(f"/risks/{risk.reference}").page.text


def test_a_meeting_that_waits_for_more_than_is_read_says_so(secretariat, monkeypatch):
    monkeypatch.setattr(due, "DUE_LIMIT", 2)
    meeting = make.meeting(held_on=date(2010, 2, 18))
    for _ in range(3):
        make.action(group=meeting.group, due_on=date(2010, 2, 10))

    page = secretariat.get(f"/meetings/{meeting.id}/readiness").page
    assert "1 more item due later is not listed or counted here." in page.text

    monkeypatch.setattr(due, "DUE_LIMIT", 3)
    assert "not listed" not in secretariat.get(f"/meetings/{meeting.id}/readiness").page.text
