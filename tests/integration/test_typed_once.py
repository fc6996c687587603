"""One fact is typed once: what a paper recommends is what its item asks; what is suggested brings
what it is about."""

from datetime import date

import pytest

from app.extensions import db
from app.governance.groups.rules import PAPER_SECTION
from app.governance.meetings.models import AgendaItem
from app.governance.papers.models import Paper
from app.governance.papers.rules import PaperState
from tests import factories as make
from tests.factories import papers as papers_of


@pytest.fixture
def meeting(app):
    make.pin()
    make.programme()
    return make.meeting(group=make.group(slug="officials"))


@pytest.fixture
def secretary(client, meeting):
    return client.sign_in(make.secretariat())


@pytest.fixture
def item(meeting):
    return make.agenda_item(meeting=meeting, title="The plan", section=PAPER_SECTION)


def paper_of(item, meeting, **given):
    return papers_of.paper(meeting=meeting, title="The plan", item_id=item.id, **given)


def asked(item):
    db.session.expire_all()
    return db.session.get_one(AgendaItem, item.id).ask


def recommended(paper):
    db.session.expire_all()
    return db.session.query(Paper.recommendation).filter_by(id=paper.id).scalar()


def edit_item(client, item, **changes):
    page = client.submit(f"/meetings/{item.meeting_id}/items/{item.id}/edit", **changes).page
    assert page.errors == []


def write(client, paper, **changes):
    page = client.submit(f"/papers/{paper.reference}/draft", "Save draft", **changes).page
    assert page.errors == []


def test_what_the_paper_recommends_is_what_its_item_asks(secretary, item, meeting):
    paper = paper_of(item, meeting)
    write(secretary, paper, recommendation="agree the plan\n\nnote its cost")

    assert asked(item) == "agree the plan\nnote its cost"


def test_what_the_item_asks_is_what_its_paper_recommends(secretary, item, meeting):
    paper = paper_of(item, meeting)
    edit_item(secretary, item, ask="agree the plan", title="The new plan")

    assert recommended(paper) == "agree the plan"
    assert db.session.get_one(Paper, paper.id).title == "The new plan"


def test_another_change_of_the_item_leaves_the_recommendation(secretary, item, meeting):
    paper = paper_of(item, meeting, recommendation="agree the plan")
    edit_item(secretary, item, minutes="25")

    assert recommended(paper) == "agree the plan"


def test_a_submitted_paper_stays_as_it_was_submitted(secretary, item, meeting):
    paper = paper_of(item, meeting, recommendation="agree the plan", state=PaperState.SUBMITTED)
    edit_item(secretary, item, ask="note the plan")

    assert recommended(paper) == "agree the plan"


def test_an_item_of_several_papers_keeps_its_own_asks(secretary, item, meeting):
    one, _other = paper_of(item, meeting), paper_of(item, meeting)
    write(secretary, one, recommendation="agree the plan")

    assert asked(item) == ""


def test_a_commissioned_paper_begins_with_what_its_item_asks(secretary, item, meeting):
    item.ask = "agree the plan"
    db.session.commit()
    page = secretary.submit(
        f"/papers/new?meeting={meeting.id}",
        title="The plan",
        author_id=make.person().id,
        purpose="discussion",
        item_id=item.id,
        due_on=date(2010, 2, 8),
    ).page
    assert page.errors == []

    assert recommended(db.session.query(Paper).one()) == "agree the plan"


def test_a_suggested_item_brings_its_ask_and_its_presenter(secretary, meeting):
    owner = make.person(name="Olive Owner")
    slipped = make.forecast(date(2010, 1, 20), date(2010, 3, 15))
    milestone = make.milestone(owner_id=owner.id, title="Report", forecasts=[slipped])
    page = secretary.get(f"/meetings/{meeting.id}/suggestions").page
    address = next(a for _words, a in page.links if a.endswith("/take"))
    secretary.do(address, "Accept suggestion")

    item = db.session.query(AgendaItem).one()
    assert item.title == f"{milestone.reference} Report"
    assert item.ask == f"Agree what to do about the delay to {milestone.reference}."
    assert item.presenter_id == owner.id
