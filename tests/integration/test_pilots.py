"""Pilots: the list with its map, the page, and keeping them."""

from datetime import date

from app.core.rag import Rag
from app.extensions import db
from app.pilots.models import Pilot
from app.pilots.rules import PilotRoleKind
from app.returns.rules import ReturnState
from tests import factories as make

HOSTILE = "<script>alert(1)</script> Sir Fôn & 🎉 " + "a" * 150


def test_the_list_tells_how_each_pilot_does_worst_first(client):
    make.pin()
    now, before = (
        make.reporting_round(name="February 2010"),
        make.reporting_round(
            name="January 2010", opens_on=date(2009, 12, 14), due_on=date(2009, 12, 29)
        ),
    )
    kent, durham, croydon = (make.pilot(name=name) for name in ("Kent", "Durham", "Croydon"))
    make.progress_update(pilot=kent, round=now, confidence=Rag.GREEN)
    make.progress_update(pilot=durham, round=now, confidence=Rag.RED)
    make.progress_update(pilot=durham, round=before, confidence=Rag.AMBER)
    make.progress_update(pilot=croydon, round=before, confidence=Rag.AMBER)
    client.sign_in(make.pilot_lead(kent))

    page = client.get("/pilots").page

    assert [row[:2] for row in page.rows] == [
        ["Durham", "Red down from Amber"],
        ["Croydon", "Not rated Return 3 days late; Amber in January 2010"],
        ["Kent", "Green first rating"],
    ]
    assert (
        "1 of 3 pilots is on track, 1 Red and 1 not rated; Durham moved down; Croydon has not sent"
        " a return" in page.text
    )
    assert "Add a pilot" not in page.text


def test_the_map_tells_how_each_region_does_and_leads_to_it(client):
    make.pin()
    now = make.reporting_round()
    north = make.region(name="North East", tile_row=0, tile_column=1)
    make.region(name="London", tile_row=3, tile_column=1)
    for name, rating in (("Durham", Rag.GREEN), ("Tees", Rag.RED), ("Tyne", Rag.GREEN)):
        make.progress_update(
            pilot=make.pilot(name=name, region=north), round=now, confidence=rating
        )
    client.sign_in(make.secretariat())

    page = client.get("/pilots").page
    tiles = {
        tile.get("class"): " ".join("".join(tile.itertext()).split())
        for tile in page.with_class("app-tile-map__tile")
    }

    north_east = next(words for place, words in tiles.items() if "row-0" in place)
    assert north_east == "North East 3 pilots 1 Red 2 Green"
    assert any(words == "London No pilot" for words in tiles.values())
    region_page = client.get(f"/regions/{north.id}").page
    assert ("North East", f"/regions/{north.id}") in page.links
    assert [row[0] for row in region_page.rows[:3]] == ["Tees", "Durham", "Tyne"]


def test_places_are_filtered_by_theme_and_region(client):
    make.pin()
    kent, durham = make.pilot(name="Kent"), make.pilot(name="Durham")
    assets, housing = make.theme(kent, durham, name="Assets"), make.theme(durham, name="Housing")
    client.sign_in(make.secretariat())

    def shown(**asked):
        return [row[0] for row in client.get("/pilots", query_string=asked).page.rows]

    assert shown(theme=assets.id) == ["Durham", "Kent"]
    assert shown(theme=housing.id) == ["Durham"]
    assert shown(theme=assets.id, region=kent.region_id) == ["Kent"]
    assert shown(theme="no such") == ["Durham", "Kent"]
    nothing = client.get("/pilots", query_string={"theme": housing.id, "region": kent.region_id})
    assert "No pilot matches" in nothing.page.text


def test_a_region_says_who_holds_its_posts_and_who_is_missing(client):
    make.pin()
    south = make.region(name="South")
    kent, dover = (make.pilot(name=name, region=south) for name in ("Kent", "Dover"))
    make.programme()
    jo = make.person(name="Jo")
    make.pilot_role(jo, kent, PilotRoleKind.CHAMPION)
    for place in (kent, dover):
        make.pilot_role(jo, place, PilotRoleKind.GOVERNMENT_OFFICE_LEAD)
    client.sign_in(make.secretariat())

    page = client.get(f"/regions/{south.id}").page

    assert page.rows[-2:] == [
        ["Government Office lead", "Jo", "Dover, Kent"],
        ["Director-general champion", "Jo", "Kent"],
    ]
    assert "Director-general champion: not named for Dover" in page.text
    assert client.get("/regions/99999").status_code == 404


def test_a_reviewer_reaches_the_page_of_their_region_from_the_front_page(client):
    make.pin()
    make.programme()
    make.reporting_round()
    kent = make.pilot(name="Kent")
    client.sign_in(make.government_office_lead(kent))

    links = [address for _, address in client.get("/").page.links]

    assert f"/regions/{kent.region_id}" in links


def test_a_region_shows_what_waits_for_review(client):
    make.pin()
    make.programme()
    south = make.region(name="South")
    round_ = make.reporting_round(name="February")
    for name, state in (("Kent", ReturnState.SUBMITTED), ("Dover", ReturnState.ACCEPTED)):
        make.progress_update(pilot=make.pilot(name=name, region=south), round=round_, state=state)
    make.progress_update(pilot=make.pilot(name="Durham"), round=round_)
    client.sign_in(make.secretariat())

    text = client.get(f"/regions/{south.id}").page.text

    waiting = text[text.index("Returns awaiting review") : text.index("Notes of support")]
    assert "Kent February" in waiting
    assert "Dover" not in waiting
    assert "Durham" not in waiting


def test_a_place_leads_with_what_it_asks_what_it_owes_and_what_was_decided(client):
    make.pin()
    kent, durham = make.pilot(name="Kent"), make.pilot(name="Durham")
    lead = make.pilot_lead(kent)
    make.barrier(pilot=kent, title="Ring-fenced budgets")
    for place, title in ((kent, "Final report"), (durham, "Their report")):
        make.milestone(pilot=place, title=title, baseline_on=date(2010, 1, 20), owner=make.person())
    make.action(owner=lead.person, text="Set out the powers", due_on=date(2010, 2, 20))
    make.decision(text="Kent’s asset body goes to ministers.")
    make.decision(text="Kentish Town is not taken up.")
    make.decision(text="A draft on Kent.", announced_on=None)
    client.sign_in(make.pilot_lead(durham))

    page = client.get("/pilots/kent").page

    text = page.text
    order = [
        text.index(part)
        for part in ("Ring-fenced budgets", "What it owes", "What was decided", "Who is who")
    ]
    assert order == sorted(order)
    owed = text[text.index("What it owes") : text.index("What was decided")]
    assert "2 to do, 1 overdue" in owed
    assert owed.index("Final report, due 20 Jan 10 overdue") < owed.index("Set out the powers")
    assert "Their report" not in owed
    decided = text[text.index("What was decided") : text.index("Who is who")]
    assert "Kent’s asset body" in decided
    assert "Kentish" not in decided
    assert "A draft" not in decided
    assert "Nothing is due" not in client.get("/pilots/durham").page.text


def test_a_place_shows_its_confidence_over_all_rounds_with_the_gaps(client):
    make.pin()
    kent = make.pilot(name="Kent")
    for name, day, rating in (
        ("November", date(2009, 11, 10), Rag.GREEN),
        ("December", date(2009, 12, 10), None),
        ("January", date(2010, 1, 10), Rag.AMBER_RED),
    ):
        round_ = make.reporting_round(name=name, opens_on=day, due_on=day)
        if rating:
            make.progress_update(pilot=kent, round=round_, confidence=rating)
    client.sign_in(make.pilot_lead(kent))

    text = client.get("/pilots/kent").page.text

    assert "November December January G – Amber/Red" in text
    assert "G Green, A/G Amber/Green" in text


def test_a_first_pilot_is_added_and_its_facts_written(client, run):
    run("programme", "create", "--name=P", "--starts-on=2009-04-22")
    council = make.organisation(name="Kent County Council")
    client.sign_in(make.secretariat())
    assert "Add the first one" in client.get("/pilots").page.text
    choices = client.get("/pilots/new").page.form()
    region = next(o.get("value") for o in choices.element.iter("option") if o.text == "South East")

    answer = client.submit(
        "/pilots/new",
        name=HOSTILE,
        short_name="Kent",
        region_id=region,
        lead_organisation_id=council.id,
        theme_names="Gateway access\nSingle asset management",
    )
    assert answer.page.heading == HOSTILE
    slug = db.session.query(Pilot.slug).scalar()
    answer = client.submit(
        f"/pilots/{slug}/edit",
        area_names="Ashford\nDover",
        population="1,406,000",
        population_source="Census",
        mapped_spend_pounds="£8,300,000,000",
    )

    assert "1,406,000 Census" in answer.page.text
    assert "£8.3bn" in answer.page.text
    assert "Ashford, Dover" in answer.page.text
    assert client.get("/pilots").status_code == 200


def test_names_are_not_given_twice(client):
    make.pilot(name="Kent")
    region = make.region()
    client.sign_in(make.secretariat())

    answer = client.submit("/pilots/new", name="Kent", short_name="Kent", region_id=region.id)

    assert answer.page.errors == ["There is already a pilot with this name."]


def test_a_theme_that_stays_keeps_its_flag(demo_client):
    demo_client.sign_in("secretariat@example.org")

    page = demo_client.submit("/pilots/durham/edit", theme_names="Housing\nRegeneration\nNew").page

    assert "Housing Illustrative: no other pilot" in page.text
    assert "Regeneration: no other pilot" in page.text
    assert "New: no other pilot" in page.text


def test_partners_are_added_and_taken_away(client):
    pilot = make.pilot(name="Kent")
    police = make.organisation(name="Kent Police")
    client.sign_in(make.secretariat())

    answer = client.submit("/pilots/kent/partners", "Add partner", organisation_id=police.id)
    assert "Kent Police" in client.get("/pilots/kent").page.text
    answer = client.send(answer.page, "Remove Kent Police")

    assert "Kent Police is no longer a partner" in answer.page.text
    db.session.refresh(pilot, ["partners"])
    assert pilot.partners == []


def test_a_new_lead_takes_over_on_the_day(client, app):
    make.pin()
    pilot = make.pilot(name="Kent")
    old = make.pilot_lead(pilot)
    new = make.account()
    client.sign_in(make.secretariat())
    round_ = make.reporting_round()

    client.do(
        "/pilots/kent/people",
        kind=PilotRoleKind.LEAD,
        person_id=new.person_id,
        starts_on=make.TODAY,
    )

    def may_write(account):
        visitor = app.test_client().sign_in(account)
        return visitor.get(f"/returns/kent/{round_.id}/edit").status_code == 200

    assert may_write(new)
    assert not may_write(old)
    assert "4 February 2010" in client.get("/pilots/kent").page.text


def test_nobody_is_named_before_the_one_who_holds_the_role(client):
    make.pin()
    pilot = make.pilot(name="Kent")
    make.pilot_role(make.person(), pilot, PilotRoleKind.CHAMPION, starts_on=make.TODAY)
    other = make.person()
    client.sign_in(make.secretariat())

    answer = client.submit(
        "/pilots/kent/people",
        kind=PilotRoleKind.CHAMPION,
        person_id=other.id,
        starts_on=date(2010, 1, 1),
    )

    assert "Someone is named for this role from that date or later" in answer.page.errors[0]


def test_a_term_is_mended(client):
    pilot = make.pilot(name="Kent")
    role = make.pilot_role(make.person(name="Jo"), pilot, PilotRoleKind.CHAMPION)
    client.sign_in(make.secretariat())
    address = f"/pilots/kent/people/{role.id}"

    wrong = client.submit(address, ends_on=date(2009, 4, 22))
    assert wrong.page.errors == ["The term must end after it starts."]
    client.do(address, ends_on=date(2009, 12, 31))

    assert "Jo 22 April 2009 31 December 2009" in client.get("/pilots/kent").page.text
    assert client.get("/pilots/kent/people/99999").status_code == 404


def test_only_the_secretariat_changes_a_pilot(client):
    pilot = make.pilot(name="Kent")
    client.sign_in(make.pilot_lead(pilot))

    for part in ("edit", "partners", "people"):
        assert client.get(f"/pilots/kent/{part}").status_code == 403
    assert client.get("/pilots/new").status_code == 403
    assert client.get("/pilots/nowhere").status_code == 404


def test_a_persons_posts_lead_whoever_may_read_pilots_to_them(client):
    jo = make.person(name="Jo")
    make.pilot_role(jo, make.pilot(name="Kent"), PilotRoleKind.LEAD)

    for reader, shown in ((make.administrator(), []), (make.secretariat(), ["/pilots/kent"])):
        client.sign_in(reader)
        page = client.get(f"/people/{jo.id}").page
        assert "Kent" in page.text
        assert [address for _, address in page.links if address.startswith("/pilots/")] == shown
