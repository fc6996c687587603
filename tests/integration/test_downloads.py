"""The registers as files: what the list shows, as it is filtered, for those who may see it."""

import csv
import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from app.core.database import transaction
from app.extensions import db
from app.risks.models import Risk
from tests import factories as make
from tests.guards.multiplying import multiply_registers

REGISTERS = [
    "/risks",
    "/issues",
    "/barriers",
    "/milestones",
    "/products",
    "/interdependencies",
    "/resources",
]


def rows(client, address):
    """The rows of a list as a CSV file, by column."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def sheet(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return load_workbook(io.BytesIO(answer.data)).active


def cells(client, address):
    """The values of a workbook, row by row: a quicker way to read a long one."""
    book = load_workbook(io.BytesIO(client.get(address).data), read_only=True)
    return list(book.active.iter_rows(values_only=True))


def told(page):
    """How many rows the list itself says that it has."""
    [line] = page.with_class("app-shown")
    return int("".join(line.itertext()).split()[0].replace(",", ""))


@pytest.mark.parametrize("address", REGISTERS)
def test_every_register_is_offered_as_a_file_with_all_its_rows(demo_client, address):
    demo_client.sign_in("secretariat@example.org")
    page = demo_client.get(f"{address}?page=2").page
    links = dict(page.links)

    assert links["CSV"] == f"{address}?format=csv"
    assert links["Excel"] == f"{address}?format=xlsx"
    found = rows(demo_client, links["CSV"])
    assert len(found) == told(page)
    book = sheet(demo_client, links["Excel"])
    assert book.max_row == len(found) + 1
    assert [cell.value for cell in book[1]] == list(found[0])
    assert all(cell.data_type != "f" for line in book.iter_rows() for cell in line)


#: What the registers hold, with what each row shows of its parts.
SHOWN = {
    *("risk", "risk_score", "issue", "milestone", "milestone_forecast", "product"),
    *("barrier", "barrier_raiser", "barrier_response", "interdependency", "resource_need"),
}


@pytest.mark.one_engine
def test_twenty_times_the_rows_are_files_too(demo_client):
    demo_client.checks = False
    demo_client.sign_in("secretariat@example.org")
    before = {address: len(rows(demo_client, f"{address}?format=csv")) for address in REGISTERS}

    multiply_registers(20, SHOWN)

    for address, few in before.items():
        found = rows(demo_client, f"{address}?format=csv")
        assert len(found) == told(demo_client.get(address).page) == 20 * few, address
        assert len(cells(demo_client, f"{address}?format=xlsx")) == len(found) + 1, address


@pytest.mark.one_engine
def test_a_file_keeps_the_filters(client):
    kent, durham = make.pilot(name="Kent"), make.pilot(name="Durham")
    make.milestone(title="Here", pilot=kent)
    make.milestone(title="There", pilot=durham)
    client.sign_in(make.secretariat())

    link = dict(client.get(f"/milestones?pilot={kent.id}").page.links)["CSV"]

    assert [row["Title"] for row in rows(client, link)] == ["Here"]


def test_a_file_says_what_the_record_says(client):
    make.pin()
    risk = make.risk(
        title="=HYPERLINK(0)", pilot=make.pilot(name="Dŵr"), cause="+1", is_illustrative=True
    )
    client.sign_in(make.secretariat())

    [row] = rows(client, "/risks?format=csv")
    assert row["Reference"] == risk.reference
    assert (row["Title"], row["Cause"], row["Pilot"]) == ("'=HYPERLINK(0)", "'+1", "Dŵr")
    assert row["Raised"] == risk.raised_on.isoformat()
    assert row["Source"] == "Illustrative"
    [head, line] = sheet(client, "/risks?format=xlsx").values
    workbook = dict(zip(head, line, strict=True))
    assert workbook["Title"] == "=HYPERLINK(0)"
    assert workbook["Raised"] == datetime.combine(risk.raised_on, datetime.min.time())
    assert workbook["Inherent score"] == risk.inherent_score


@pytest.mark.one_engine
def test_a_file_is_named_by_what_it_is_and_its_day(client):
    make.pin(date(2010, 2, 4))
    make.barrier()
    client.sign_in(make.secretariat())

    answer = client.get("/barriers?format=xlsx")

    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="barriers-and-opportunities-2010-02-04.xlsx"'
    )
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.one_engine
@pytest.mark.parametrize("address", REGISTERS)
def test_who_may_not_open_a_list_gets_no_file(demo_client, address):
    demo_client.sign_in("reader@example.org")

    assert demo_client.get(f"{address}?format=csv").status_code == 403


@pytest.mark.one_engine
def test_an_unknown_kind_of_file_is_the_page(client):
    make.risk()
    client.sign_in(make.secretariat())

    assert client.get("/risks?format=exe").page.heading == "Risks"


@pytest.mark.one_engine
def test_an_empty_list_offers_no_file(client):
    client.sign_in(make.secretariat())

    assert "CSV" not in dict(client.get("/risks").page.links)
    with transaction():
        assert db.session.query(Risk).count() == 0
    assert rows(client, "/risks?format=csv") == []
