"""The pages of a place, a theme, a region and of what departments owe take as many statements with
300 places and 24 rounds as with few, and state what they leave out."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from app.barriers.models import Barrier
from app.extensions import db
from app.pilots.areas.models import OtherArea, OtherAreaTheme
from app.pilots.models import Pilot, PilotTheme
from app.returns.models import ReportingRound, Return, ReturnVersion
from tests import factories as make
from tests.guards.watching import statements
from tests.integration.test_large_registers import copies

pytestmark = pytest.mark.one_engine

PLACES, ROUNDS, AREAS, DEPARTMENTS = 300, 24, 80, 60
#: Of what is few nothing is cut; of what is many, so many lists of a page are.
CUT_LISTS = 2
#: More than a page of something else lists, so that it counts them.
FEW_AREAS = 10


@pytest.fixture
def addresses(client):
    """A small programme: one of everything."""
    make.pin()
    region = make.region(name="South")
    kent = make.pilot(name="Kent", region=region)
    theme = make.theme(kent, name="Assets")
    round_ = make.reporting_round(name="February 2010")
    make.progress_update(pilot=kent, round=round_)
    for number in range(FEW_AREAS):
        make.other_area(theme, name=f"Exeter {number}", region=region)
    make.place_note(kent)
    for record in (make.milestone, make.barrier, make.risk):
        record(pilot=kent)
    make.decision(text="Kent goes on.")
    make.pilot_lead(kent)
    client.sign_in(make.government_office_lead(kent))
    of_one = ["/pilots/kent", f"/themes/{theme.id}", f"/regions/{region.id}"]
    return [*of_one, "/pilots", "/themes", "/barriers/departments"]


def asked(client, addresses):
    counts = {}
    for address in addresses:
        client.get(address)  # what is kept until something changes is read now
        with statements() as seen:
            page = client.get(address).page
        counts[address] = len(seen)
        assert page.heading
    return counts


def grow(kent):
    """Many places in the same region and on the same theme, with returns over many rounds."""
    names = [f"Place {number:03d}" for number in range(2, PLACES + 1)]
    copies(kent, [{"name": n, "short_name": n, "slug": n.lower().replace(" ", "-")} for n in names])
    places = db.session.scalars(select(type(kent)).order_by(type(kent).id)).all()
    theme_id = db.session.scalar(select(PilotTheme.theme_id))
    db.session.execute(
        insert(PilotTheme),
        [{"pilot_id": each.id, "theme_id": theme_id, "position": 1} for each in places[1:]],
    )
    newest = db.session.scalars(select(ReportingRound)).one()
    for back in range(1, ROUNDS):
        days = timedelta(days=30 * back)
        round_ = make.reporting_round(
            name=f"Round {back}", opens_on=newest.opens_on - days, due_on=newest.due_on - days
        )
        made = make.progress_update(pilot=places[0], round=round_)
        copies(made, [{"pilot_id": each.id} for each in places[1:]])
        version = select(ReturnVersion).where(ReturnVersion.return_id == made.id)
        others = select(Return.id).where(Return.round_id == round_.id, Return.id != made.id)
        copies(
            db.session.scalars(version).one(),
            [{"return_id": id_} for id_ in db.session.scalars(others)],
        )
    area = db.session.scalars(select(OtherArea).limit(1)).one()
    copies(area, [{"name": f"Area {number:03d}"} for number in range(FEW_AREAS, AREAS)])
    ids = db.session.scalars(select(OtherArea.id).where(OtherArea.name.like("Area%"))).all()
    db.session.execute(
        insert(OtherAreaTheme),
        [{"area_id": id_, "theme_id": theme_id, "position": 1} for id_ in ids],
    )
    barrier = db.session.scalars(select(Barrier)).one()
    asked_of = [make.department().id for _ in range(DEPARTMENTS)]
    copies(
        barrier,
        [
            {
                "number": 1_000 + at,
                "pilot_id": each.id,
                "department_id": asked_of[at % DEPARTMENTS],
            }
            for at, each in enumerate(places[1:])
        ],
    )
    db.session.commit()


def test_pages_of_places_take_as_many_statements_however_many_there_are(client, addresses):
    few = asked(client, addresses)
    grow(db.session.scalars(select(Pilot)).one())

    many = asked(client, addresses)

    # Each list that is cut is counted: one statement more, and no more than that.
    assert all(0 <= many[each] - few[each] <= CUT_LISTS for each in addresses)
    theme, region = (client.get(address).page.text for address in addresses[1:3])
    for text in (theme, region):
        assert f"{PLACES} pilots, page 1 of 12" in text
        assert f"All {AREAS} other areas" in text
    assert f"10 of {PLACES * (ROUNDS - 1) + 1:,} returns shown" in region
    assert f"6 of {PLACES} lessons shown" in theme
    owed = client.get("/barriers/departments").page.text
    assert f"{DEPARTMENTS + 1} departments, page 1 of 3" in owed
    assert "and 295 more" in client.get("/pilots/kent").page.text
