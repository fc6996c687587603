"""Where a register has more rows than anybody would read at once, everything that counts it counts
them all, every page can be reached, and what is left out is stated."""

from datetime import date

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import selectinload

from app.barriers.models import Barrier, BarrierRaiser
from app.extensions import db
from app.history import views as history
from app.packs.assemble import assemble
from app.risks.models import Risk
from tests import factories as make

COUNT = 2_301


@pytest.fixture
def kent(client):
    make.pin()
    client.sign_in(make.secretariat())
    return make.pilot(name="Kent")


def copies(record, rows):
    """More rows like a record, but for some values of each."""
    columns = record.__table__.columns
    like = {each.name: getattr(record, each.name) for each in columns if each.name != "id"}
    db.session.execute(insert(type(record)), [like | row for row in rows])
    db.session.commit()


def many(record):
    copies(record, [{"number": number} for number in range(record.number + 1, COUNT + 1)])


def many_milestones(pilot):
    many(make.milestone(title="Count the spend", baseline_on=date(2010, 2, 12), pilot=pilot))


def test_a_pilots_page_counts_them_all(client, kent):
    many_milestones(kent)
    many(make.risk(pilot=kent, scores=[], inherent_likelihood=2, inherent_impact=2))
    many(make.barrier(pilot=kent, respond_by_on=None))
    last_risk = db.session.scalars(select(Risk).filter_by(number=COUNT)).one()
    last_risk.inherent_impact = 5
    last_barrier = db.session.scalars(
        select(Barrier).filter_by(number=COUNT).options(selectinload(Barrier.raisers))
    ).one()
    last_barrier.respond_by_on = date(2010, 1, 11)
    last_barrier.raisers = [BarrierRaiser(pilot_id=kent.id, raised_on=date(2010, 1, 4))]
    db.session.commit()

    page = client.get("/pilots/kent").page

    assert "All 2,301 milestones of Kent" in page.text
    assert "R-2301" in page.text
    assert "B-2301" in page.text


def test_a_pack_counts_them_all_and_its_annex_says_how_many_it_has(client, kent):
    many_milestones(kent)
    meeting = make.meeting(held_on=date(2010, 2, 15))
    make.agenda_item(meeting=meeting, section="achievements")
    db.session.commit()
    db.session.expire_all()

    content = assemble(meeting.id, date(2010, 2, 15))
    section, (annex,) = content.sections[0], content.annexes

    assert section.message.startswith("All 2,301 milestones are Red")
    assert annex.message == "The first 2,000 of 2,286 other milestones, in order of baseline."
    assert section.register.text == "The first 2,000 of 2,286 other milestones are in annex A"
    assert len(annex.rows) == 2_000


def test_the_forward_plan_counts_them_all(client, kent):
    many_milestones(kent)
    make.meeting(held_on=date(2010, 2, 15))

    page = client.get("/meetings/forward-plan").page

    named = page.text.count("Count the spend")
    assert f"and {COUNT - named:,} more" in page.text


def test_every_pilot_and_every_return_can_be_reached(client, kent):
    names = [f"Place {number:03d}" for number in range(2, 301)]
    copies(kent, [{"name": n, "short_name": n, "slug": n.lower().replace(" ", "-")} for n in names])
    round_ = make.reporting_round()

    last = client.get("/pilots?page=12").page
    returns = client.get(f"/returns/rounds/{round_.id}?page=12").page

    assert "300 pilots, page 12 of 12" in last.text
    assert (len(last.rows), last.rows[-1][0]) == (25, "Place 300")
    assert "0 of 300 received" in returns.text
    assert (len(returns.rows), returns.rows[-1][0]) == (25, "Place 300")


def test_the_record_of_changes_says_how_much_of_it_a_file_holds(client, monkeypatch):
    client.sign_in(make.administrator())
    assert "A file holds" not in client.get("/audit").page.text
    monkeypatch.setattr(history, "EXPORT_LIMIT", 1)
    for _ in range(2):
        client.get("/audit?format=csv")

    page = client.get("/audit").page

    assert "A file holds the newest 1 of " in page.text
