"""A spend return from its first line to its publication: uploaded with errors, put right, queried,
explained, adjusted, certified."""

import io

import openpyxl
import pytest
from sqlalchemy import select

from app.core import clock
from app.extensions import db
from app.spend.keeping import find_wrong
from app.spend.models import SpendLine, SpendQuery, SpendReturn, SpendVersion
from app.spend.rules import SpendState
from tests import factories as make
from tests.pages import Attached

HEADINGS = "Year,Organisation,Sector,COFOG division,Gross,Income,Net,Nature,Confidence\n"
COUNCIL = (
    "2008-09,Kent County Council,Local government,09 Education,6000,0,6000,Service delivery,A\n"
)
BENEFITS = "2008-09,Jobcentre Plus,Central government,10,1000,0,1000,Transfer or benefit,B\n"


@pytest.fixture
def kent(app):
    make.pin()
    make.programme()
    return make.pilot(name="Kent")


@pytest.fixture
def draft(kent):
    return make.spend_return([], pilot=kent, population=1, state=SpendState.DRAFT)


def upload(client, of, text, name="lines.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return client.submit(f"/spend/{of.reference}/lines/upload", file=Attached(name, content)).page


def press(client, of, what):
    return client.submit(f"/spend/{of.reference}", what).page


def newest(of):
    return db.session.scalars(
        select(SpendVersion)
        .where(SpendVersion.return_id == of.id)
        .order_by(SpendVersion.number.desc())
        .limit(1)
    ).one()


def test_a_file_with_wrong_cells_changes_nothing_and_says_where(client, draft):
    client.sign_in(make.pilot_lead(draft.pilot))
    assert "1 line taken" in upload(client, draft, HEADINGS + COUNCIL).text
    page = upload(client, draft, HEADINGS + COUNCIL.replace("6000,0", "lots,x") + BENEFITS)
    assert "2 cells are wrong and nothing was changed." in page.text
    assert [row[:2] for row in page.rows] == [["E2", "Gross"], ["F2", "Income"]]
    assert newest(draft).line_count == 1
    assert "3 lines" not in client.get(f"/spend/{draft.reference}").page.text


def test_a_return_goes_from_draft_to_published(app, client, kent, draft):
    lead, moderator = make.pilot_lead(kent), make.spend_moderator()
    centre = app.test_client()
    client.sign_in(lead)
    centre.sign_in(moderator)
    refused = press(client, draft, "Submit return")
    assert "The return has no lines." in refused.text
    upload(client, draft, HEADINGS + COUNCIL + BENEFITS)
    assert "submitted" in press(client, draft, "Submit return").text
    assert client.get(f"/spend/{draft.reference}/edit").status_code == 403

    press(centre, draft, "Begin moderation")
    asked = centre.submit(
        f"/spend/{draft.reference}/queries/new?rule=P1",
        owner_id=lead.person_id,
        respond_by_on=clock.today(),
    ).page
    assert "Query asked." in asked.text
    query = db.session.scalars(select(SpendQuery)).one()
    address = f"/spend/{draft.reference}/queries/{query.id}"
    assert f"/spend/{draft.reference}" in dict(client.get("/").page.links).values()
    assert "not explained yet" in press(client, draft, "Submit return again").text

    client.do(f"{address}/explain", cause="Police are left out.", amount_pence="1000")
    upload(client, draft, HEADINGS + COUNCIL.replace("6000", "5000") + BENEFITS)
    assert newest(draft).number == 2
    press(client, draft, "Submit return again")
    press(centre, draft, "Begin moderation")
    assert "not settled yet" in press(centre, draft, "Conclude moderation").text
    press(centre, draft, "Accept explanation")
    centre.do(
        f"/spend/{draft.reference}/lines/1/adjust", gross_pence="4500", reason="Counted twice."
    )
    page = press(centre, draft, "Conclude moderation")
    assert "£5,500 counted once" in page.text
    assert "-£500" in page.text
    assert find_wrong(db.session.get(SpendReturn, draft.id)) == []

    client.do(
        f"/spend/{draft.reference}/certify",
        certified_by="Chief finance officer",
        certified_on=clock.today(),
    )
    assert "published" in press(centre, draft, "Publish return").text


def test_nobody_moderates_what_they_prepared(client, kent):
    secretary = make.secretariat()
    sent = make.spend_return(pilot=kent, preparer_id=secretary.person_id)
    client.sign_in(secretary)
    assert "Begin moderation" not in client.get(f"/spend/{sent.reference}").page.text
    assert client.get(f"/spend/{sent.reference}/queries/new").status_code == 403


def test_the_workbook_comes_back_as_it_went(client, kent):
    sent = make.spend_return(pilot=kent, state=SpendState.QUERIED)
    before = newest(sent).digest
    client.sign_in(make.pilot_lead(kent))
    content = client.get(f"/spend/{sent.reference}/lines/workbook").data
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [sheet.title for sheet in book] == ["Lines", "Read me", "Lists", "As downloaded"]
    assert "Kent Police" in [row[0].value for row in book["Lists"]["B1":"B9"]]
    assert "5 lines taken" in upload(client, sent, content, "lines.xlsx").text
    again = newest(sent)
    assert (again.number, again.digest) == (2, before)


def test_lines_are_written_one_by_one_and_versions_compared(client, kent):
    sent = make.spend_return(pilot=kent, state=SpendState.QUERIED)
    client.sign_in(make.pilot_lead(kent))
    page = client.submit(
        f"/spend/{sent.reference}/lines/new",
        organisation="Kent Fire",
        cofog="03",
        is_capital="False",
        gross_pence="250,000.50",
        income_pence="",
        net_pence="-10",
    ).page
    assert "Line added." in page.text
    assert newest(sent).number == 2
    line = db.session.scalars(select(SpendLine).where(SpendLine.organisation == "Kent Fire")).one()
    assert (line.gross_pence, line.income_pence, line.net_pence) == (250_000_50, None, -10_00)
    assert (line.is_capital, line.is_ring_fenced) == (False, None)

    wrong = client.submit(
        f"/spend/{sent.reference}/lines/1/change", "Save line", gross_pence="lots"
    ).page
    assert "Enter an amount in pounds" in wrong.text
    client.do(
        f"/spend/{sent.reference}/lines/1/change",
        "Save line",
        gross_pence="3000000",
        net_pence="3000000",
    )
    page = client.submit(f"/spend/{sent.reference}/lines/5/change", "Remove this line").page
    assert "Line 5 removed." in page.text
    assert newest(sent).line_count == 5
    assert find_wrong(db.session.get(SpendReturn, sent.id)) == []

    page = client.get(f"/spend/{sent.reference}/versions/2").page
    assert [row[0] for row in page.rows] == ["Kent County Council", "Kent Police", "Kent Fire"]
    assert page.rows[0][2:] == ["£1m", "£3m", "+£2m"]
    assert page.rows[1][2:] == ["£1m", "No line", "-£1m"]


def test_who_changed_one_line_never_moderates_the_return_whoever_writes_after_them(client, kent):
    sent = make.spend_return(pilot=kent, state=SpendState.QUERIED)
    secretary, other = make.secretariat(), make.secretariat()
    for who in (secretary, make.pilot_lead(kent)):
        client.sign_in(who)
        address = f"/spend/{sent.reference}/lines/4/change"
        client.do(address, "Save line", gross_pence="2000000", net_pence="2000000")
    press(client, sent, "Submit return again")
    client.sign_in(secretary)
    assert "Begin moderation" not in client.get(f"/spend/{sent.reference}").page.text
    client.sign_in(other)
    assert "Begin moderation" in client.get(f"/spend/{sent.reference}").page.text


def test_amounts_are_adjusted_again_and_blanks_to_0(client, kent):
    blank = make.spend_line(gross_pence=None, income_pence=None, net_pence=None)
    lines = [make.spend_line(gross_pence=10**13), blank]
    sent = make.spend_return(lines, pilot=kent, state=SpendState.IN_MODERATION)
    client.sign_in(make.spend_moderator())
    page = client.get(f"/spend/{sent.reference}").page
    assert "£100bn counted once" in page.text
    assert "1 line of 2 has no amount yet." in page.text
    for amount in ("90000000000", "-1000000"):
        address = f"/spend/{sent.reference}/lines/1/adjust"
        client.do(address, gross_pence=amount, income_pence="0", reason="Counted twice.")
    address = f"/spend/{sent.reference}/lines/2/adjust"
    client.do(address, gross_pence="0", income_pence="0", reason="Nothing was spent.")
    page = client.get(f"/spend/{sent.reference}").page
    assert "-£1m counted once" in page.text
    assert "no amount yet" not in page.text
    assert find_wrong(db.session.get(SpendReturn, sent.id)) == []
