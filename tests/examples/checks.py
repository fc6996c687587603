"""Where a new domain is found once the registry lists it: see ``tests/examples/adding.py``."""

import csv
import io
import re
from datetime import UTC, date, datetime

import openpyxl
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from app.core.models import Base
from app.core.viewers import Viewer, looking_as
from app.extensions import db
from app.governance.meetings.models import AgendaItem
from app.packs.assemble import assemble
from app.packs.content import decode, encode
from app.packs.draw import draw_pack
from app.search.word_index import is_ours
from tests import factories as make
from tests.examples.adding import FOLDER, migrating
from tests.examples.tables import ROUTES, visit
from tests.examples.visits import migration
from tests.factories import TODAY
from tests.guards.multiplying import multiply_registers
from tests.guards.watching import statements
from tests.pdf_reading import contents

MEETING = "/meetings/officials/2010-02-18"
LATE = date(2010, 2, 1)


@pytest.fixture
def kent(app):
    make.pin()
    make.programme()
    return make.pilot(name="Kent")


@pytest.fixture
def meeting(kent):
    return make.meeting(group=make.group(name="Officials", slug="officials"))


@pytest.fixture
def secretariat(client, kent):
    return client.sign_in(make.secretariat())


def test_its_page_is_in_the_navigation_of_those_who_may_open_it(client, secretariat):
    assert ("Visits", "/visits") in client.get("/").page.links
    client.sign_in(make.reader(make.group()))
    assert "/visits" not in dict(client.get("/packs").page.links).values()


def test_its_register_is_filtered_ordered_and_counted(secretariat, kent):
    visit(pilot=kent, title="To come")
    visit(pilot=kent, title="Past its day", planned_on=LATE)
    visit(title="Elsewhere", planned_on=LATE, done_on=LATE, finding="All is well.")

    page = secretariat.get("/visits").page
    assert "1 of 3 visits is overdue; 1 is done." in page.text
    assert [row[0] for row in page.rows] == [
        "V-002 Past its day",
        "V-001 To come",
        "V-003 Elsewhere",
    ]
    assert page.rows[0][-1] == "Overdue 3 days overdue"
    page = secretariat.get(f"/visits?pilot={kent.id}&state=planned").page
    assert [row[0] for row in page.rows] == ["V-001 To come"]


def test_its_register_is_a_file(secretariat, kent):
    visit(pilot=kent, title="To come")
    visit(title="Elsewhere", done_on=LATE, finding="=1+1")
    links = dict(secretariat.get("/visits").page.links)

    text = secretariat.get(links["CSV"]).data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["Reference"] for row in rows] == ["V-001", "V-002"]
    assert rows[0] | {"Purpose": "To come", "Pilot": "Kent", "Status": "Planned"} == rows[0]
    assert rows[1]["Finding"] == "'=1+1"
    sheet = openpyxl.load_workbook(io.BytesIO(secretariat.get(links["Excel"]).data)).active
    assert [row[0].value for row in sheet.rows] == ["Reference", "V-001", "V-002"]
    filtered = secretariat.get(f"/visits?pilot={kent.id}&format=csv").data.decode()
    assert "V-001" in filtered
    assert "V-002" not in filtered


def test_its_forms_save_and_its_history_is_told(secretariat, kent):
    ann = make.person(name="Ann Official")
    page = secretariat.submit(
        f"/visits/new?pilot={kent.id}",
        title="See the front desk",
        visitor_id=ann.id,
        planned_on=LATE,
    ).page
    assert page.heading == "See the front desk"
    assert "V-001 added." in page.text
    assert "Overdue 3 days overdue" in page.text

    refused = secretariat.submit("/visits/V-001/edit", done_on=TODAY).page
    assert "Enter what the visit found." in refused.text
    page = secretariat.submit("/visits/V-001/edit", done_on=TODAY, finding="One queue.").page
    assert "Changes saved." in page.text
    assert "Date of the visit set to 4 February 2010" in page.text
    assert "Finding set to “One queue.”" in page.text

    secretariat.sign_in(make.administrator())
    entries = secretariat.get("/audit").page.text
    assert "A site visit" in entries
    assert "One queue." not in entries


def test_its_records_stand_on_their_pilots_page(secretariat, kent):
    visit(pilot=kent, title="See the front desk")
    links = secretariat.get("/pilots/kent").page.links
    assert ("V-001", "/visits/V-001") in links
    assert ("All visits to Kent", f"/visits?pilot={kent.id}") in links


def test_what_is_due_stands_on_the_readiness_page_and_with_whoever_owes_it(client, meeting, kent):
    ann = make.account(make.person(name="Ann Official"))
    visit(pilot=kent, visitor_id=ann.person_id, title="See the front desk", planned_on=LATE)

    client.sign_in(make.secretariat())
    page = client.get(f"{MEETING}/readiness").page
    assert "Finding of visit V-001 See the front desk" in page.text
    assert "Ann Official" in page.text
    client.sign_in(ann)
    assert ("Visit V-001 See the front desk", "/visits/V-001/edit") in client.get("/").page.links
    calendar = client.get(f"/calendar/{make.calendar_feed(ann)}.ics").data.decode()
    assert "Visit V-001 See the front desk" in calendar.replace("\r\n ", "")


def test_whoever_makes_a_visit_may_keep_its_record(client, kent):
    ann = make.account()
    made = visit(pilot=kent, visitor=ann.person)
    client.sign_in(ann)
    assert client.get("/visits/V-001/edit").status_code == 200
    assert "visitor_id" not in client.get("/visits/V-001/edit").page.form().names()
    client.sign_in(make.pilot_lead())
    assert client.get(f"/visits/{made.reference}").status_code == 200
    assert client.get(f"/visits/{made.reference}/edit").status_code == 403


def test_it_suggests_items_of_an_agenda(secretariat, meeting, kent):
    visit(pilot=kent, title="See the front desk", planned_on=LATE)
    page = secretariat.get(f"{MEETING}/suggestions").page
    assert "1 visit is overdue" in page.text
    assert "It was planned for 1 February 2010, 3 days ago." in page.text

    take = next(href for _text, href in page.links if href.endswith("/take"))
    secretariat.submit(take)
    assert "V-001 See the front desk" in secretariat.get(MEETING).page.text


def test_the_front_page_counts_its_records(secretariat, meeting, kent):
    visit(pilot=kent, title="See the front desk", planned_on=LATE)
    visit(pilot=kent)
    page = secretariat.get("/").page
    assert "1 of 2 planned visits is overdue." in page.text
    assert ("V-001 See the front desk", "/visits/V-001") in page.links


def test_its_section_fills_an_item_and_stands_in_the_pack(secretariat, meeting, kent):
    for number in range(30):
        visit(pilot=kent, title=f"Visit {number}", done_on=TODAY, finding=f"Finding {number}")
    secretariat.submit(
        f"{MEETING}/items/new", title="What visits found", section="visits", purpose="discussion",
        minutes=10,
    )  # fmt: skip
    item = db.session.scalars(select(AgendaItem)).one()
    assert item.section == "visits"
    assert "Visits and their findings" in secretariat.get(MEETING).page.text

    content = assemble(meeting.id, TODAY)
    assert decode(encode(content)) == content
    pdf = draw_pack(
        content, version="Draft", built_at=datetime(2010, 2, 4, tzinfo=UTC), base_url="https://x"
    ).pdf
    text = " ".join(" ".join(page.text for page in contents(pdf)).split())
    assert "30 visits have taken place so far" in text
    assert "20 of 30 shown" in text
    assert "All 30 visits are in annex A" in text
    assert "Register of visits" in text
    assert "Finding 29" in text


def test_a_restricted_record_is_out_of_sight_for_others(app, client, meeting, kent):
    made = visit(pilot=kent, title="See the accounts", planned_on=LATE)
    make.agenda_item(meeting=meeting, section="visits")
    lead, other = make.pilot_lead(kent), make.pilot_lead()
    client.sign_in(lead)
    links = client.get("/visits/V-001").page.links
    address = next(href for _text, href in links if href.startswith("/readers/visit/"))
    client.submit(address, is_restricted=True)

    others = app.test_client().sign_in(other)
    assert client.get("/visits/V-001").status_code == 200
    assert others.get("/visits/V-001").status_code == 404
    assert "See the accounts" not in others.get("/visits").page.text
    assert "See the accounts" not in others.get("/visits?format=csv").data.decode()
    with looking_as(Viewer(sees_all=True)):
        assert made.title not in encode(assemble(meeting.id, TODAY)).decode()


def test_a_record_is_referred_to_another_group(secretariat, meeting, kent):
    visit(pilot=kent, title="See the front desk")
    ministers = make.group(name="Ministers")
    address = dict(secretariat.get("/visits/V-001").page.links)["Refer to another group"]
    page = secretariat.submit(
        address,
        from_group_id=meeting.group_id,
        to_group_id=ministers.id,
        ask="Agree what follows.",
        reason="Only Ministers can.",
    ).page
    assert "Ministers has not answered yet." in page.text
    assert "site visit" in secretariat.get("/referrals/RF-001").page.text


def test_its_commands_are_there(run, kent):
    visit(pilot=kent, title="See the front desk", planned_on=LATE)
    assert (
        run("visits", "list-overdue").output
        == "V-001 See the front desk: planned for 1 February 2010\n"
    )


@pytest.mark.usefixtures("kept")
def test_its_pages_ask_as_much_of_ten_times_the_records(app, secretariat, meeting, kent):
    visit(pilot=kent, planned_on=LATE)
    pages = ("/visits", "/visits/V-001", "/pilots/kent", "/", f"{MEETING}/suggestions")

    def asked():
        found = {}
        secretariat.get(pages[0])  # the first after a change reads what has changed
        for address in pages:
            app.extensions.pop("kept", None)  # and each what it had kept
            with statements() as seen:
                secretariat.get(address)
            found[address] = len(seen)
        return found

    before = asked()
    multiply_registers(10, {"visit"})
    assert asked() == before


def test_its_migration_makes_what_its_models_say(app):
    def drift():
        with db.engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "include_name": is_ours}
            )
            return compare_metadata(context, Base.metadata)

    with migrating():
        migration.downgrade()
    assert [step[0] for step in drift()] == ["add_table"] + ["add_index"] * 3
    with migrating():
        migration.upgrade()
    assert drift() == []


def test_its_routes_are_all_in_the_table(app):
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {route.endpoint for route in ROUTES} == {
        each for each in routes if re.match(r"visits\.", each)
    }


#: What a sibling of risks, barriers and delivery may import: see the layers in pyproject.toml.
BELOW = {"accounts", "audit", "core", "extensions", "pilots", "programme", "restrictions", "web"}


def test_it_imports_downwards_only():
    found = set()
    for path in FOLDER.rglob("*.py"):
        found |= set(re.findall(r"^(?:from|import) app\.(\w+)", path.read_text(), re.MULTILINE))
    assert found <= BELOW
    assert len(found) > 4
