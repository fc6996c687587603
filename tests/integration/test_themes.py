"""Themes: made where a place names them, renamed, merged, and never lost by their old names."""

from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.pilots.models import Theme
from tests import factories as make

LONG = "Gwasanaethau i bobl hŷn 🎉 & <b>co</b> " + "a" * 150


def test_a_place_joins_a_theme_whatever_its_capitals_and_makes_a_new_one(client):
    assets = make.theme(make.pilot(name="Kent"), name="Single asset management")
    make.pilot(name="Durham")
    client.sign_in(make.secretariat())

    client.do("/pilots/durham/edit", theme_names=f"single  Asset management\n{LONG}")

    page = client.get(f"/themes/{assets.id}").page
    assert [row[0] for row in page.rows] == ["Durham", "Kent"]
    assert db.session.scalars(select(Theme.name).order_by(Theme.name)).all() == [LONG, assets.name]
    assert LONG in client.get("/themes").page.text


def test_a_renamed_theme_is_found_by_the_name_before(client):
    theme = make.theme(make.pilot(name="Kent"), name="Assets")
    make.pilot(name="Durham")
    client.sign_in(make.secretariat())

    client.do(f"/themes/{theme.id}/edit", name="Land and buildings", about="Who owns what.")
    client.do("/pilots/durham/edit", theme_names="ASSETS")

    page = client.get(f"/themes/{theme.id}").page
    assert page.heading == "Land and buildings"
    assert "Other names Assets" in page.text
    assert [row[0] for row in page.rows] == ["Durham", "Kent"]
    assert "Land and buildings" in client.get("/find", query_string={"q": "buildings"}).page.text


def test_a_name_belongs_to_one_theme(client):
    make.theme(name="Assets")
    other = make.theme(name="Housing")
    client.sign_in(make.secretariat())

    answer = client.submit(f"/themes/{other.id}/edit", name="assets")

    assert answer.page.errors == [
        "“assets” is a name of the theme “Assets”. Merge the two themes instead."
    ]
    added = client.submit("/themes/new", "Add theme", name="New", other_names="HOUSING")
    assert "“HOUSING” is a name of the theme “Housing”" in added.page.errors[0]


def test_merged_themes_lose_nothing(client):
    kent, durham = make.pilot(name="Kent"), make.pilot(name="Durham")
    drugs = make.theme(kent, durham, name="Drugs", about="What drugs cost.")
    both = make.theme(kent, name="Alcohol and drugs", about="What both cost.")
    lead = make.organisation(name="The agency")
    drugs.lead_organisation_id = lead.id
    barrier = make.barrier(pilot=kent, title="Two grants", theme=drugs)
    client.sign_in(make.secretariat())

    address = f"/themes/{drugs.id}"
    asked = client.get(f"{address}/merge").page
    assert "including 2 pilots" in asked.text
    page = client.submit(f"{address}/merge", into_id=both.id).page

    assert page.heading == "Alcohol and drugs"
    assert [row[0] for row in page.rows] == ["Durham", "Kent", "B-001 Two grants"]
    for kept in ("What drugs cost.", "What both cost.", "The agency", "Other names Drugs"):
        assert kept in page.text
    assert client.get(address).status_code == 404
    assert "Theme Alcohol and drugs" in client.get(f"/barriers/{barrier.reference}").page.text
    assert "Alcohol and drugs" in client.get("/pilots/durham").page.text


def test_archived_places_are_not_among_those_that_work_on_a_theme(client):
    kent, durham = make.pilot(name="Kent"), make.pilot(name="Durham")
    theme = make.theme(kent, durham, name="Assets")
    durham.archived_on = make.TODAY
    client.sign_in(make.pilot_lead(kent))

    page = client.get(f"/themes/{theme.id}").page

    assert [row[0] for row in page.rows] == ["Kent"]
    assert "Edit theme" not in page.text
    assert ["Assets", "Kent", "Not named"] in client.get("/themes").page.rows


def test_a_theme_tells_what_its_places_learned_last_and_what_stands_in_their_way(client):
    make.pin()
    kent, durham, croydon = (make.pilot(name=name) for name in ("Kent", "Durham", "Croydon"))
    theme = make.theme(kent, durham, name="Assets")
    now = make.reporting_round(name="February")
    before = make.reporting_round(
        name="January", opens_on=date(2009, 12, 14), due_on=date(2009, 12, 29)
    )
    for place, round_, learned in (
        (kent, before, "Lesson long past."),
        (kent, now, "Count receipts twice."),
        (durham, before, "Ask tenants first."),
        (croydon, now, "Of another theme."),
    ):
        make.progress_update(pilot=place, round=round_, learning=learned)
    make.barrier(pilot=durham, title="Ring-fenced budgets")
    make.barrier(pilot=croydon, title="Of another theme.")
    make.barrier(pilot=croydon, title="Two rules on one building", theme=theme)
    client.sign_in(make.pilot_lead(kent))

    text = client.get(f"/themes/{theme.id}").page.text

    assert "Two rules on one building" in text
    assert "Ring-fenced budgets Durham" in text
    assert "Kent, February : Count receipts twice. Durham, January : Ask tenants first." in text
    assert "Lesson long past" not in text
    assert "Of another theme" not in text
