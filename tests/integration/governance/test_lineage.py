"""An item that goes on at another meeting takes what belongs to it along, and says where it was."""

from datetime import date, time

import pytest
from sqlalchemy import select

from app.core.access import OPERATOR
from app.core.database import transaction
from app.extensions import db
from app.governance.agendas import service
from app.governance.agendas.models import BacklogItem
from app.governance.agendas.queries import list_backlog, list_lineage
from app.governance.agendas.rules import LinkKind
from app.governance.decision_sheets.models import SheetRecord
from app.governance.decision_sheets.queries import find_carried
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.queries import get_meeting_by_id
from app.governance.papers.models import Paper
from app.governance.papers.rules import PaperState
from app.governance.timetable import service as timetable
from app.packs.assemble import assemble
from app.referrals.queries import get_referral
from app.referrals.rules import Outcome
from app.referrals.service import answer_referral
from tests import factories as make
from tests.factories import papers as papers_of

pytestmark = pytest.mark.one_engine

MARCH, APRIL = date(2010, 3, 18), date(2010, 4, 15)


@pytest.fixture
def later(group, meeting):
    """The two meetings after it."""
    return [make.meeting(group=group, held_on=on, starts_at=time(14)) for on in (MARCH, APRIL)]


@pytest.fixture
def secretary(app):
    return app.test_client().sign_in(make.secretariat())


def items(meeting):
    db.session.expire_all()
    return list(get_meeting_by_id(meeting.id).items)


def carry(meeting, title, **given):
    db.session.expire_all()
    with transaction():
        kept = get_meeting_by_id(meeting.id)
        [item] = [each for each in kept.items if each.title == title]
        service.carry_over(OPERATOR, meeting=kept, item=item, **given)
    return item.id


def paper_now(paper):
    db.session.expire_all()
    return db.session.scalars(select(Paper).where(Paper.id == paper.id)).one()


def test_an_item_carried_over_twice_says_from_where_and_what_became_of_it(
    secretary, meeting, later
):
    march, april = later
    second = items(meeting)[1]
    paper = papers_of.submitted_paper(meeting=meeting, item_id=second.id)
    papers_of.clearance(paper, given_on=make.TODAY, given_for=1)
    draft = papers_of.paper(meeting=meeting, item_id=second.id, due_on=date(2010, 2, 1))

    page = f"/meetings/{meeting.id}/items/{second.id}/carry-over"
    secretary.do(page, outcome="Not reached.")
    carry(march, "Second", outcome="Legal advice is awaited")

    [last] = [each for each in items(april) if each.title == "Second"]
    said = (
        "From 18 February 2010, carried over twice. 18 February 2010: Not reached. "
        "18 March 2010: Legal advice is awaited."
    )
    assert said in secretary.get(f"/meetings/{april.id}").page.text
    assert said in secretary.get(f"/papers/{paper.reference}").page.text
    assert "Carried over to 18 March 2010" in secretary.get(f"/meetings/{meeting.id}").page.text
    moved = paper_now(paper)
    assert (moved.meeting_id, moved.item_id, moved.state) == (
        april.id,
        last.id,
        PaperState.SUBMITTED,
    )
    assert paper_now(draft).due_on > MARCH
    assert "Given" in secretary.get(f"/papers/{paper.reference}").page.text
    assert find_carried([last])[last.id] >= {("agenda_item", second.id)}


def test_items_of_a_cancelled_meeting_go_where_the_secretariat_says(secretary, meeting, later):
    march, _april = later
    first = items(meeting)[0]
    make.agenda_item(meeting=meeting, title="Minutes of the last meeting", section="minutes")
    page = secretary.get(f"/meetings/{meeting.id}/cancel").page
    assert "The next meeting is on 18 March 2010." in page.text
    assert "Minutes of the last meeting" not in page.text

    secretary.do(f"/meetings/{meeting.id}/cancel", change_reason="Snow.", item_ids=[str(first.id)])

    assert [each.title for each in items(march)] == ["First"]
    text = secretary.get(f"/meetings/{march.id}").page.text
    assert "18 February 2010: Not taken. The meeting was cancelled." in text


def test_what_goes_to_the_backlog_waits_there_once_and_comes_from_both_meetings(
    secretary, group, meeting, later
):
    march, april = later
    carry(meeting, "First")
    db.session.expire_all()
    with transaction():
        kept = get_meeting_by_id(march.id)
        timetable.cancel_meeting(
            OPERATOR,
            meeting=kept,
            change_reason="Snow.",
            items_go=timetable.ItemsGo.BACKLOG,
            item_ids=[item.id for item in kept.items],
        )

    assert [each.title for each in list_backlog(group.id)] == ["First"]
    [waiting] = [each for each in db.session.scalars(select(BacklogItem)) if each.meeting_id != 1]
    secretary.do(f"/meetings/{april.id}/suggestions/backlog:{waiting.id}/take")
    [taken] = items(april)
    assert [each.held_on for each in list_lineage([taken.id])[taken.id]] == [
        meeting.held_on,
        march.held_on,
    ]


def test_an_item_that_joins_another_brings_its_papers(secretary, group, meeting, later):
    march, _april = later
    earlier = items(meeting)[0]
    paper = papers_of.submitted_paper(meeting=meeting, item_id=earlier.id)
    carry(meeting, "First", to_backlog=True)
    with transaction():
        joined = make.agenda_item(meeting=march, title="Larger")
    kept = db.session.scalars(select(BacklogItem)).one()

    secretary.do(f"/meetings/{march.id}/suggestions/backlog:{kept.id}/take", item_id=joined.id)

    assert paper_now(paper).item_id == joined.id
    said = "From 18 February 2010, merged into this item. 18 February 2010: Not reached."
    assert said in secretary.get(f"/meetings/{march.id}").page.text


@pytest.fixture
def split(secretary, meeting):
    """The second item with two asks, a paper and a sheet for each; one of each goes to another."""
    second = items(meeting)[1]
    with transaction():
        kept = db.session.get_one(AgendaItem, second.id)
        kept.ask, kept.section = "Agree the plan.\nNote the cost.", "paper"
    papers = [
        papers_of.submitted_paper(meeting=meeting, item_id=second.id, title=title)
        for title in ("Plan", "Cost")
    ]
    sheets = [
        make.decision_sheet(item_id=second.id, covers=ask)
        for ask in ("Agree the plan.", "Note the cost.")
    ]
    page = secretary.submit(
        f"/meetings/{meeting.id}/items/{second.id}/split",
        title="Cost of the plan",
        ask_places=["1"],
        paper_ids=[str(papers[1].id)],
        minutes=5,
        minutes_left=15,
    ).page
    return page, second.id, [paper.id for paper in papers], [sheet.id for sheet in sheets]


def test_an_item_that_is_split_gives_the_other_what_the_secretariat_says(meeting, split):
    page, second_id, papers, sheets = split

    _first, second, made, _third = items(meeting)
    assert (second.id, made.title) == (second_id, "Cost of the plan")
    assert (second.ask, second.minutes) == ("Agree the plan.", 15)
    assert (made.ask, made.minutes, made.section) == ("Note the cost.", 5, "paper")
    assert [db.session.get_one(Paper, each).item_id for each in papers] == [second.id, made.id]
    assert [db.session.get_one(SheetRecord, each).item_id for each in sheets] == [
        second.id,
        made.id,
    ]
    assert "Split in two: the other item." in page.text
    assert "Split from another item. The other item." in page.text


def test_both_parts_of_an_item_keep_where_it_came_from(secretary, meeting, later):
    march, _april = later
    carry(meeting, "Second", outcome="Not reached")
    item = next(each for each in items(march) if each.title == "Second")
    secretary.do(f"/meetings/{march.id}/items/{item.id}/split", title="Other half")

    text = secretary.get(f"/meetings/{march.id}").page.text
    said = "From 18 February 2010, carried over once, split from another item."
    assert "From 18 February 2010, carried over once. 18 February 2010: Not reached." in text
    assert said in text
    notes = [head.note for head in assemble(march.id, make.TODAY).agenda]
    assert notes[-2:] == ["Carried over from the meeting of 18 February 2010."] * 2


def test_a_split_asks_for_a_title_of_its_own(secretary, meeting):
    item = items(meeting)[0]
    page = secretary.submit(f"/meetings/{meeting.id}/items/{item.id}/split", title="first").page

    assert page.errors == ["Give the new item a title of its own."]
    assert len(items(meeting)) == 3


@pytest.fixture
def referred(secretary, group, meeting, later):
    """The first item, referred to the ministers, who took it up and answered; it came back."""
    first = items(meeting)[0]
    ministers = make.group(name="Ministers", slug="ministers")
    theirs = make.meeting(group=ministers, held_on=date(2010, 3, 2))
    paper = papers_of.submitted_paper(meeting=meeting, item_id=first.id)
    referral = make.referral(first, "agenda_item", from_group=group, to_group=ministers)

    def take(at):
        page = secretary.get(f"/meetings/{at.id}/suggestions").page
        accept = next(
            href for text, href in page.links if text.startswith("Accept") and "referral" in href
        )
        secretary.do(accept)
        return items(at)[-1].id

    taken = take(theirs)
    with transaction():
        answer_referral(
            OPERATOR,
            referral=get_referral(referral.reference),
            outcome=Outcome.AGREED,
            text="Agreed from April.",
            answered_on=make.TODAY,
        )
    return first.id, theirs, taken, take(later[0]), paper


def test_an_item_that_another_group_takes_up_says_from_where(secretary, meeting, referred):
    first_id, theirs, taken_id, _back_id, _paper = referred
    [stay] = list_lineage([taken_id])[taken_id]

    assert (stay.item_id, stay.how) == (first_id, LinkKind.REFERRED)
    text = secretary.get(f"/meetings/{theirs.id}").page.text
    assert "From 18 February 2010, referred to this group." in text
    shown = secretary.get(f"/meetings/{meeting.id}").page.text
    assert "Taken up by Ministers on 2 March 2010" in shown


def test_an_item_that_comes_back_brings_the_answer_and_the_papers(secretary, later, referred):
    first_id, theirs, taken_id, back_id, paper = referred

    stays = list_lineage([back_id])[back_id]
    assert [each.item_id for each in stays] == [first_id, taken_id]
    moved = paper_now(paper)
    assert (moved.meeting_id, moved.item_id) == (later[0].id, back_id)
    text = secretary.get(f"/meetings/{later[0].id}").page.text
    assert "2 March 2010 (Ministers): Agreed." in text
    assert "Returned to 18 March 2010" in secretary.get(f"/meetings/{theirs.id}").page.text


def test_an_item_removed_between_two_leaves_them_linked(meeting, later):
    march, april = later
    carry(meeting, "First")
    between = carry(march, "First")
    with transaction():
        service.remove_item(OPERATOR, meeting=get_meeting_by_id(march.id), item_id=between)

    [last] = items(april)
    assert [each.held_on for each in list_lineage([last.id])[last.id]] == [meeting.held_on]


def test_of_an_earlier_item_that_only_some_may_read_nothing_is_told(app, meeting, later):
    carry(meeting, "First", outcome="The minister objected")
    with transaction():
        db.session.get_one(AgendaItem, items(meeting)[0].id).is_restricted = True
    other = app.test_client().sign_in(make.member(db.session.get_one(Meeting, meeting.id).group))

    assert "objected" not in other.get(f"/meetings/{later[0].id}").page.text
