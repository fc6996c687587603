"""Issuing a pack says what is late or missing, and asks; what the records contradict is refused
with a sentence that says so."""

from datetime import date, time

import pytest

from app.core import clock
from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.errors import DomainError
from app.core.markings import Marking
from app.extensions import db
from app.governance.actions.service import give_action
from app.governance.attendance.service import record_apologies, record_attendance
from app.governance.decisions.rules import Basis
from app.governance.decisions.service import record_decision
from app.governance.groups.rules import ItemPurpose
from app.governance.meetings.queries import get_meeting_by_id
from app.governance.meetings.rules import MeetingState
from app.governance.minutes.rules import MinutesState
from app.governance.minutes.service import agree_minutes
from app.governance.papers.service import commission_paper
from app.governance.timetable.service import cancel_meeting, move_meeting
from app.packs import queries, service
from app.packs.rules import PackState
from tests import factories as make
from tests.factories import papers as papers_of

pytestmark = pytest.mark.one_engine

BEFORE, HELD = date(2009, 12, 17), date(2010, 1, 18)


@pytest.fixture
def group(app):
    make.pin()
    make.programme()
    return make.group(name="Officials' group", slug="officials")


@pytest.fixture
def meeting(group):
    made = make.meeting(group=group)
    make.agenda_item(meeting=made, presenter_id=make.person().id)
    make.reader(group)
    return get_meeting_by_id(made.id)


@pytest.fixture
def secretary(client):
    return client.sign_in(make.secretariat(person=make.person(name="Sam Secretary")))


def paper_to_come(meeting, on=date(2010, 2, 1)):
    return papers_of.paper(meeting=meeting, title="The plan", due_on=on)


def test_a_pack_with_nothing_outstanding_is_issued_with_one_tick(meeting, secretary):
    pack = make.pack(meeting)
    page = secretary.get(f"/packs/{pack.id}/issue").page
    assert "outstanding" not in page.text

    secretary.do(page, is_confirmed="y")
    db.session.expire_all()
    assert pack.state is PackState.ISSUING


def test_what_is_late_or_missing_is_listed_and_asked_about(meeting, secretary):
    paper_to_come(meeting)
    make.membership(group=meeting.group, person=make.person(name="Nell"))
    pack = make.pack(meeting)
    page = secretary.get(f"/packs/{pack.id}/issue").page
    assert "The plan" in page.text
    assert "due 1 February 2010" in page.text
    assert "1 item outstanding" in page.text
    assert page.text.count("cannot open the pack.") == 1, "told once"
    assert "cannot open the pack, due" not in page.text

    page = secretary.send(page, is_confirmed="y").page
    assert page.errors == [
        "Something is outstanding. Confirm that you want to issue the pack as it is."
    ]
    secretary.do(page, accepts_gaps="y", is_confirmed="y")
    db.session.expire_all()
    assert pack.state is PackState.ISSUING


def test_what_goes_missing_while_the_page_is_open_is_asked_about(meeting, secretary):
    pack = make.pack(meeting)
    page = secretary.get(f"/packs/{pack.id}/issue").page
    paper_to_come(meeting)

    page = secretary.send(page, is_confirmed="y").page
    assert "The plan" in page.text
    assert len(page.errors) == 1
    db.session.expire_all()
    assert pack.state is PackState.BUILT


@pytest.mark.usefixtures("kept")
def test_the_service_asks_whoever_issues(meeting):
    paper_to_come(meeting)
    pack = queries.get_pack(make.pack(meeting).id)

    assert "Confirm" in refuse(
        lambda: service.request_issue(OPERATOR, pack=pack, accepts_gaps=False)
    )
    with transaction():
        service.request_issue(OPERATOR, pack=pack, accepts_gaps=True)
    assert pack.state is PackState.ISSUING


def test_a_draft_with_an_earlier_figure_of_a_decision_is_out_of_date(meeting, secretary):
    item = make.agenda_item(meeting=meeting, purpose=ItemPurpose.DECISION, ask="agree it")
    sheet = make.decision_sheet(item_id=item.id)
    option = make.decision_option(sheet, title="Merge them", cost_pence=100_000)
    db.session.commit()
    pack = make.pack(meeting)
    assert "out of date" not in secretary.get(f"/packs/{pack.id}/issue").page.text

    option.cost_pence = 200_000
    db.session.commit()

    page = secretary.get(f"/packs/{pack.id}/issue").page
    assert "This draft is out of date" in page.text
    assert "Decision 1, option A, cost" in page.text
    assert "£2,000" in page.text
    said = refuse(
        lambda: service.request_issue(OPERATOR, pack=queries.get_pack(pack.id), accepts_gaps=True)
    )
    assert "out of date: 1 difference" in said


# What the records contradict


def cancelled(group, on=HELD):
    return make.meeting(group=group, held_on=on, state=MeetingState.CANCELLED)


def refuse(deed):
    with pytest.raises(DomainError) as refused, transaction():
        deed()
    return refused.value.message


CANCELLED = "The meeting of 18 January 2010 is cancelled. Reinstate it first, if it is to be held."


@pytest.mark.parametrize("verb", ["attendance", "apologies", "decision", "action", "paper"])
def test_nothing_comes_of_a_cancelled_meeting(group, verb):
    meeting = get_meeting_by_id(cancelled(group).id)
    owner = make.person()
    verbs = {
        "attendance": lambda: record_attendance(
            OPERATOR, meeting=meeting, seats={}, in_attendance=["Ann, NAO"], observers=[]
        ),
        "apologies": lambda: record_apologies(OPERATOR, meeting=meeting, person_ids=[]),
        "decision": lambda: record_decision(
            OPERATOR,
            group=group,
            basis=Basis.MEETING,
            decided_on=HELD,
            meeting=meeting,
            text="Go on.",
        ),
        "action": lambda: give_action(
            OPERATOR, group=group, text="Write.", owner_id=owner.id, due_on=HELD, meeting=meeting
        ),
        "paper": lambda: commission_paper(
            OPERATOR,
            meeting=meeting,
            title="Plan",
            purpose=ItemPurpose.DISCUSSION,
            author_id=owner.id,
            sponsor_id=None,
            item_id=None,
            due_on=HELD,
            marking=Marking.NOT_MARKED,
        ),
    }
    assert refuse(verbs[verb]) == CANCELLED


def test_an_action_is_not_given_at_a_meeting_to_come(group, meeting):
    assert (
        refuse(
            lambda: give_action(
                OPERATOR,
                group=group,
                text="Write.",
                owner_id=make.person().id,
                due_on=date(2010, 3, 1),
                meeting=meeting,
            )
        )
        == "The meeting is on 18 February 2010. It has not been held yet."
    )


def test_no_pack_is_built_for_a_cancelled_meeting(group):
    meeting = cancelled(group)

    assert (
        refuse(lambda: service.request_pack(OPERATOR, meeting_id=meeting.id))
        == "This meeting is cancelled. Reinstate it before you build its pack."
    )


@pytest.mark.parametrize("verb", ["cancel", "move"])
def test_a_meeting_that_was_held_is_not_called_off(group, verb):
    held = make.meeting(group=group, held_on=HELD)
    make.present(held, make.membership(group=group).person_id)
    held = get_meeting_by_id(held.id)
    verbs = {
        "cancel": lambda: cancel_meeting(OPERATOR, meeting=held, change_reason="No quorum"),
        "move": lambda: move_meeting(
            OPERATOR, meeting=held, held_on=clock.today(), starts_at=time(9), change_reason="x"
        ),
    }

    assert refuse(verbs[verb]).startswith("This meeting was held on 18 January 2010")


def test_minutes_that_were_not_circulated_are_not_agreed(group):
    minutes = make.minutes(make.meeting(group=group, held_on=BEFORE), MinutesState.DRAFT)
    at = make.meeting(group=group, held_on=HELD)

    assert refuse(lambda: agree_minutes(OPERATOR, minutes=minutes, meeting_id=at.id)) == (
        "These minutes have not been circulated, so the group cannot have agreed them. "
        "Circulate them first."
    )


def test_minutes_are_not_agreed_at_a_cancelled_meeting(group):
    minutes = make.minutes(make.meeting(group=group, held_on=BEFORE), MinutesState.CIRCULATED)
    at = cancelled(group)

    assert refuse(lambda: agree_minutes(OPERATOR, minutes=minutes, meeting_id=at.id)) == (
        "The meeting of 18 January 2010 was cancelled, so it agreed nothing."
    )


# A draft that is no longer true


def test_a_draft_that_says_what_is_no_longer_so_is_refused_and_built_anew(meeting, secretary):
    pack = make.pack(meeting)
    before = secretary.get(f"/packs/{pack.id}/issue").page
    meeting.place = "Room 9"
    db.session.commit()
    papers_of.submitted_paper(meeting=meeting, title="The plan")

    page = secretary.send(before, is_confirmed="y").page
    for said in ("This draft is out of date: 2 differences", "Room 9", "The plan"):
        assert said in page.text
    assert "I have read this draft" not in page.text
    db.session.expire_all()
    assert pack.state is PackState.BUILT

    secretary.do(page, "Build a new draft")
    fresh = queries.list_builds(meeting.id, has_drafts=True)[0]
    assert (fresh.id != pack.id, fresh.state) == (True, PackState.QUEUED)


def test_a_restricted_item_is_no_difference(meeting, secretary):
    """Whoever issues the pack reads it, and the pack does not."""
    make.agenda_item(meeting=meeting, title="The secret", is_restricted=True)
    pack = make.pack(meeting)
    assert "out of date" not in secretary.get(f"/packs/{pack.id}/issue").page.text


def test_what_the_records_say_may_have_moved_on_since_the_draft(meeting, secretary):
    pack = make.pack(meeting)
    make.risk()
    assert "out of date" not in secretary.get(f"/packs/{pack.id}/issue").page.text


def test_asks_for_a_decision_that_no_paper_recommends_are_told_and_asked_about(meeting, secretary):
    make.agenda_item(meeting=meeting, purpose=ItemPurpose.DECISION, ask="agree the plan")
    pack = make.pack(meeting, pages=45)

    page = secretary.get(f"/packs/{pack.id}/issue").page
    assert "45 pages, 1 hour 30 minutes to read at 2 minutes a page" in page.text
    assert "1 ask for a decision has no recommendation" in page.text
    (error,) = secretary.send(page, is_confirmed="y").page.errors
    assert error.endswith("Confirm that you want to issue the pack as it is.")


def test_a_pack_whose_links_lead_to_this_machine_is_not_issued(app):
    make.programme()
    draft = make.pack(make.meeting(group=make.group()))

    why = refuse(
        lambda: service.request_issue(OPERATOR, pack=queries.get_pack(draft.id), accepts_gaps=True)
    )
    assert why.startswith("Links in this pack begin with http://127.0.0.1:5000, which no one else")
