"""Milestones, products, interdependencies and resources, as people keep them."""

from datetime import date
from decimal import Decimal

import pytest

from app.delivery import queries
from app.delivery.rules import InterdependencyState, ProductAsk, ProductStage
from app.packs.assemble import assemble
from tests import factories as make

TODAY = make.TODAY


@pytest.fixture
def kent(app):
    make.pin()
    return make.pilot(name="Kent")


# Milestones


def test_a_pilot_lead_adds_a_milestone_to_its_own_pilot(client, kent):
    client.sign_in(make.pilot_lead(kent))

    page = client.submit(
        "/milestones/new", title="Final report", baseline_on=date(2010, 2, 26), is_key=True
    ).page

    assert page.heading == "Final report"
    assert "M-001" in page.text
    assert "Green" in page.text
    assert "The forecast has not moved" in page.text
    assert queries.get_milestone("M-001").pilot_id == kent.id


def test_a_pilot_lead_adds_no_milestone_of_the_programme(client, kent):
    client.sign_in(make.pilot_lead(kent))

    page = client.submit(
        "/milestones/new", title="Budget", baseline_on=date(2010, 3, 24), pilot_id=""
    ).page

    assert "Choose your pilot." in page.errors[0]
    assert queries.list_milestones() == []


def test_a_forecast_that_moves_says_why_and_is_dated(client, kent):
    client.sign_in(make.pilot_lead(kent))
    make.milestone(pilot=kent)

    refused = client.submit("/milestones/M-001/edit", forecast_on=date(2010, 3, 1)).page
    page = client.send(refused, forecast_reason="Counsel's advice is awaited.").page

    assert refused.errors == ["Enter why the forecast has moved."]
    assert "11 days late" in page.text
    assert page.rows == [["4 February 2010", "1 March 2010", "Counsel's advice is awaited."]]


def test_a_milestone_is_not_done_in_the_future(client, kent):
    client.sign_in(make.secretariat())
    make.milestone()

    early = client.submit("/milestones/M-001/edit", actual_on=date(2010, 2, 5)).page
    unproved = client.send(early, actual_on=TODAY).page
    unconfirmed = client.send(unproved, evidence="The report was published.").page
    spoilt = client.send(
        unconfirmed, confirmed_by="The sponsor", evidence_link="javascript:alert(1)"
    ).page
    done = client.send(spoilt, evidence_link="https://example.org/report").page

    assert early.errors == ["The actual date cannot be in the future."]
    assert unproved.errors == ["Enter the evidence that it is complete."]
    assert unconfirmed.errors == ["Enter who confirmed that it is complete."]
    assert spoilt.errors == ["Enter a link that begins with https://."]
    assert "Evidence The report was published." in done.text
    assert "Confirmed by The sponsor" in done.text
    assert ("https://example.org/report", "https://example.org/report") in done.links
    assert "Complete" in done.text
    assert "14 days early" in done.text


def test_what_was_completed_before_anybody_was_asked_says_so_and_can_be_edited(client, kent):
    client.sign_in(make.secretariat())
    make.milestone(actual_on=date(2010, 2, 1))

    shown = client.get("/milestones/M-001").page
    renamed = client.submit("/milestones/M-001/edit", title="Renamed").page
    undone = client.submit("/milestones/M-001/edit", actual_on="").page

    assert "Evidence Not recorded" in shown.text
    assert renamed.heading == "Renamed"
    assert "Not yet" in undone.text


def test_the_pack_tells_on_what_evidence_a_milestone_was_completed(session, kent):
    meeting = make.meeting()
    make.agenda_item(meeting=meeting, section="achievements")
    make.milestone(actual_on=date(2010, 2, 1), **make.EVIDENCE)
    session.expire_all()

    (part,) = assemble(meeting.id, TODAY).sections

    assert part.done.rows[0].what == "17 days early. The report was published."


def test_the_list_of_milestones_opens_with_what_is_late(client, kent):
    client.sign_in(make.secretariat())
    make.milestone(pilot=kent, baseline_on=date(2010, 1, 29))
    make.milestone(forecasts=[make.forecast(date(2010, 1, 20), date(2010, 2, 26))])
    make.milestone(actual_on=date(2010, 2, 1))
    make.milestone()

    page = client.get("/milestones").page
    red = client.get("/milestones?rating=red").page

    assert "2 of 4 milestones are late: 1 Red and 1 Amber. 1 is complete." in page.text
    assert [row[0].split()[0] for row in page.rows] == ["M-001", "M-002", "M-004", "M-003"]
    assert page.rows[0][1:] == [
        "Kent",
        "29 Jan 10",
        "29 Jan 10",
        "Red 6 days past its forecast date",
    ]
    assert "Red (1)" in page.text
    assert [row[0].split()[0] for row in red.rows] == ["M-001"]


def test_the_pilots_page_shows_ten_milestones_and_where_the_others_are(client, kent):
    client.sign_in(make.secretariat())
    for _ in range(11):
        make.milestone(pilot=kent)

    page = client.get(f"/pilots/{kent.slug}").page

    assert page.text.count("M-0") == 10
    assert ("All 11 milestones of Kent", f"/milestones?pilot={kent.id}") in page.links


# Products


def test_a_product_goes_from_plan_to_publication(client, kent):
    client.sign_in(make.secretariat())

    client.do("/products/new", title="Treasury report", due_on=date(2010, 3, 24))
    asked = client.submit(
        "/products/P-001/move",
        stage=ProductStage.DRAFTING,
        ask=ProductAsk.COMMENT,
        ask_detail="Comment on chapter 2 by 26 February",
    ).page
    for stage in (ProductStage.APPROVAL, ProductStage.APPROVED):
        client.do("/products/P-001/move", stage=stage)
    page = client.submit(
        "/products/P-001/move", stage=ProductStage.PUBLISHED, ask=ProductAsk.NONE
    ).page

    assert "Comment: Comment on chapter 2 by 26 February" in asked.text
    assert "Published 4 February 2010" in page.text
    assert "Ask of the group Nothing" in page.text
    assert queries.get_product("P-001").ask_detail == ""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"stage": ProductStage.APPROVED, "ask": ProductAsk.INPUT},
            "Enter the details of what the group is asked to do.",
        ),
        (
            {"stage": ProductStage.PUBLISHED, "ask": ProductAsk.INPUT, "ask_detail": "More"},
            "A product that is published cannot ask the group for anything.",
        ),
    ],
)
def test_an_ask_makes_sense(client, kent, changes, message):
    client.sign_in(make.secretariat())
    make.product(stage=ProductStage.APPROVED)

    page = client.submit("/products/P-001/move", **changes).page

    assert page.errors == [message]
    assert queries.get_product("P-001").stage is ProductStage.APPROVED


def test_a_stage_is_not_skipped_by_a_forged_form(client, kent):
    client.sign_in(make.secretariat())
    make.product()

    page = client.submit("/products/P-001/move", stage=ProductStage.PUBLISHED).page

    assert page.errors == ["This product is planned and cannot become published."]


def test_a_published_product_keeps_its_day(client, kent):
    client.sign_in(make.secretariat())
    make.product(stage=ProductStage.PUBLISHED, published_on=date(2009, 12, 9))

    client.do("/products/P-001/move", stage=ProductStage.PUBLISHED)

    assert queries.get_product("P-001").published_on == date(2009, 12, 9)


def test_the_owner_of_a_product_may_change_it_and_pilot_leads_may_not(client, kent):
    owner = make.member()
    make.product(owner=owner.person)

    client.sign_in(make.pilot_lead(kent))
    assert client.get("/products/P-001/edit").status_code == 403
    assert client.get("/products/new").status_code == 403
    client.sign_in(owner)
    assert client.submit("/products/P-001/edit", title="Better").page.heading == "Better"


def test_the_list_of_products_opens_with_what_is_asked(client, kent):
    client.sign_in(make.secretariat())
    make.product(due_on=date(2009, 12, 1), stage=ProductStage.PUBLISHED, published_on=TODAY)
    make.product(due_on=date(2010, 1, 29), ask=ProductAsk.APPROVAL, ask_detail="Approve it")

    page = client.get("/products").page
    asking = client.get("/products?ask=approval").page

    assert (
        "The group is asked about the only product under way. 1 is past the due date." in page.text
    )
    assert [row[0].split()[0] for row in page.rows] == ["P-002", "P-001"]
    assert page.rows[0][2] == "29 Jan 10 6 days overdue"
    assert [row[0].split()[0] for row in asking.rows] == ["P-002"]


# Interdependencies


def test_an_interdependency_is_added_and_its_status_kept(client, kent):
    giver, receiver = make.department(name="Home Office"), make.organisation(name="Kent CC")
    client.sign_in(make.pilot_lead(kent))

    client.do(
        "/interdependencies/new",
        title="Custody costs by borough",
        other_work="Offender management",
        giver_id=giver.id,
        receiver_id=receiver.id,
        need_by_on=date(2010, 2, 1),
    )
    page = client.submit(
        "/interdependencies/D-001/move",
        state=InterdependencyState.AGREED,
        next_step="A new extract by 10 February",
    ).page

    assert page.heading == "Custody costs by borough"
    assert "Agreed" in page.text
    assert "3 days overdue" in page.text
    assert "Next step A new extract by 10 February" in page.text


def test_nobody_depends_on_themselves(client, kent):
    client.sign_in(make.secretariat())
    interdependency = make.interdependency()

    page = client.submit("/interdependencies/D-001/edit", receiver_id=interdependency.giver_id).page

    assert page.errors == ["The providing and receiving organisations must be different."]


def test_the_list_of_interdependencies_opens_with_what_is_at_risk(client, kent):
    client.sign_in(make.secretariat())
    treasury = make.department(name="HM Treasury")
    make.interdependency(state=InterdependencyState.MET)
    make.interdependency(
        state=InterdependencyState.AT_RISK, giver=treasury, need_by_on=date(2010, 2, 1)
    )

    page = client.get("/interdependencies").page
    of_treasury = client.get(f"/interdependencies?organisation={treasury.id}").page

    assert "1 of 2 interdependencies is open: 1 at risk, 1 overdue." in page.text
    assert [row[0].split()[0] for row in page.rows] == ["D-002", "D-001"]
    assert "HM Treasury (1)" in page.text
    assert [row[0].split()[0] for row in of_treasury.rows] == ["D-002"]


# Resources


def test_a_resource_need_is_added_and_updated(client, kent):
    client.sign_in(make.pilot_lead(kent))

    made = client.submit(
        "/resources/new",
        title="Analysts",
        posts_needed="4",
        posts_filled="1.5",
        funding_needed_pounds="£240,000",
        funding_secured_pounds="240000",
    ).page
    met = client.submit(f"{made.path}/edit", posts_filled="4").page

    assert made.heading == "Analysts"
    assert "Not met" in made.text
    assert "2.5 posts still needed" in made.text
    assert "Funding needed £240,000" in made.text
    assert "Not met" not in met.text
    assert queries.list_resource_needs()[0].posts_filled == Decimal(4)


@pytest.mark.parametrize("typed", ["-1", "two", "1.55", "10001", "1e3"])
def test_posts_are_numbers(client, kent, typed):
    client.sign_in(make.secretariat())

    page = client.submit("/resources/new", title="Team", posts_needed=typed).page

    assert "Posts needed must be a number from 0 to 10,000, like 2 or 2.5." in page.errors


def test_the_list_of_resources_opens_with_the_sums(client, kent):
    client.sign_in(make.secretariat())
    make.resource_need(
        title="Met", posts_needed=Decimal(2), posts_filled=Decimal(2), funding_needed_pounds=0
    )
    make.resource_need(
        title="Short",
        pilot=kent,
        posts_needed=Decimal("2.5"),
        funding_needed_pounds=500_000,
        funding_secured_pounds=420_000,
    )

    page = client.get("/resources").page
    short = client.get("/resources?need=short").page

    assert "2.5 of 4.5 posts are unfilled; £80,000 of £500,000 is not secured." in page.text
    assert page.rows[0] == [
        "Short",
        "Kent",
        "0 of 2.5",
        "£420,000 of £500,000",
        "2.5 posts and £80,000",
    ]
    assert "Not met (1)" in page.text
    assert [row[0] for row in short.rows] == ["Short"]


# All of them


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/milestones", "No milestones yet."),
        ("/products", "No products yet."),
        ("/interdependencies", "No interdependencies yet."),
        ("/resources", "No resource needs yet."),
    ],
)
def test_an_empty_register_says_what_will_be_there(client, kent, address, words):
    client.sign_in(make.secretariat())

    assert words in client.get(address).page.text


def test_readers_see_no_register(client, kent):
    client.sign_in(make.reader())
    make.milestone(), make.product(), make.interdependency()

    answers = {
        "/milestones/M-001": 404,
        "/products": 403,
        "/interdependencies/D-001": 404,
        "/resources": 403,
    }
    assert {path: client.get(path).status_code for path in answers} == answers


def test_a_pilots_records_are_changed_by_its_own_lead(client, kent):
    make.milestone(pilot=kent), make.interdependency(pilot=kent)
    need = make.resource_need(pilot=kent)
    addresses = [
        "/milestones/M-001/edit",
        "/interdependencies/D-001/edit",
        "/interdependencies/D-001/move",
        f"/resources/{need.id}/edit",
    ]

    client.sign_in(make.pilot_lead(kent))
    assert [client.get(address).status_code for address in addresses] == [200] * 4
    client.sign_in(make.pilot_lead())
    assert [client.get(address).status_code for address in addresses] == [403] * 4


def test_the_persons_page_shows_what_they_own_and_is_not_finished(client, kent):
    client.sign_in(make.secretariat())
    owner = make.person()
    make.milestone(owner=owner), make.milestone(owner=owner, actual_on=TODAY)
    make.product(owner=owner), make.interdependency(owner=owner)

    links = client.get(f"/people/{owner.id}").page.links

    led = {address for _text, address in links}
    assert {"/milestones/M-001", "/products/P-001", "/interdependencies/D-001"} <= led
    assert "/milestones/M-002" not in led


@pytest.mark.one_engine
@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "Cyngor Tŷ Ŵyr", "🔥", "W" * 200])
def test_any_text_is_only_text(client, kent, text):
    client.sign_in(make.secretariat())
    make.milestone(title=text), make.product(title=text, ask_detail=text)
    make.interdependency(title=text, next_step=text, giver=make.department(name=text))
    need = make.resource_need(title=text)

    for register, record in (
        ("/milestones", "M-001"),
        ("/products", "P-001"),
        ("/interdependencies", "D-001"),
        ("/resources", need.id),
    ):
        assert client.get(f"{register}/{record}").page.heading == text
        assert text in client.get(register).page.text


def test_open_interdependencies_come_with_their_parties(session, kent):
    make.interdependency(pilot=kent, giver=make.department(name="Home Office"))
    make.interdependency(state=InterdependencyState.CLOSED)
    session.expire_all()

    found = queries.list_open_interdependencies()

    assert [(i.reference, i.giver.name, i.pilot.name) for i in found] == [
        ("D-001", "Home Office", "Kent")
    ]


def test_resources_are_filtered_by_organisation(client):
    make.pin()
    make.programme()
    treasury = make.organisation(name="HM Treasury")
    make.resource_need(title="Spend count", organisation_id=treasury.id)
    make.resource_need(title="Learning team")
    client.sign_in(make.secretariat())

    page = client.get(f"/resources?organisation={treasury.id}").page

    assert "Spend count" in page.text
    assert "Learning team" not in page.text
    assert "Learning team" in client.get("/resources?organisation=0").page.text
