"""What people read of the record of changes: a record's history, the search, the export."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.access import OPERATOR, Role
from app.core.database import transaction
from app.core.domain import domains_of
from app.extensions import db
from app.packs import service as packs
from app.packs.rules import PackState
from app.rendering.document import Document
from app.returns.rules import ReturnState
from tests import factories as make
from tests.factories import papers as papers_of
from tests.sketches import sketched

pytestmark = pytest.mark.usefixtures("kept")

AT_THREE = datetime(2010, 2, 4, 15, tzinfo=UTC)


def history_of(page):
    """The text from the heading on."""
    return page.text.partition(" History ")[2]


def test_a_moved_forecast_reads_as_people_say_it(client):
    make.pin()
    kent = make.pilot(name="Kent")
    lead = make.pilot_lead(kent)
    lead.person.name = "Kent lead"
    milestone = make.milestone(pilot=kent, baseline_on=date(2010, 1, 31))

    client.sign_in(lead)
    with clock.frozen(now=AT_THREE):
        client.do(
            f"/milestones/{milestone.reference}/edit",
            forecast_on=date(2010, 2, 5),
            forecast_reason="Snow.",
            actual_on=None,
        )
    page = client.get(f"/milestones/{milestone.reference}").page

    assert (
        "Forecast moved from 31 January to 5 February (Snow) by Kent lead, 4 February 2010 at 3pm"
        in history_of(page)
    )


def test_a_page_shows_the_newest_and_leads_to_the_rest(client):
    client.sign_in(make.secretariat())
    risk = make.risk()
    for number in range(12):
        risk.title = f"Title {number}"
        db.session.commit()

    shown = history_of(client.get(f"/risks/{risk.reference}").page)
    whole = client.get(f"/history/risk/{risk.id}").page

    assert "“Title 11”" in shown
    assert "“Title 0”" not in shown
    assert "13 changes" in whole.text
    assert "“Title 0”" in whole.text
    risk.title = "Title 12"
    db.session.commit()
    assert "“Title 12”" in history_of(client.get(f"/risks/{risk.reference}").page)


def test_a_long_text_stands_beside_its_sentence(client):
    client.sign_in(make.secretariat())
    risk = make.risk(mitigation="")
    risk.mitigation = "We meet every week. " * 20
    db.session.commit()

    shown = history_of(client.get(f"/risks/{risk.reference}").page)

    assert "Mitigation written by Operator" in shown
    assert "Before Nothing. After We meet every week." in shown


def test_money_is_told_to_the_pound(client):
    client.sign_in(make.secretariat())
    kent = make.pilot(name="Kent", mapped_spend_pounds=1_500_000)
    kent.mapped_spend_pounds = 2_500_000_000
    db.session.commit()

    whole = client.get(f"/history/pilot/{kent.id}").page.text

    assert "from £1,500,000 to £2,500,000,000" in whole


def test_the_secretariat_writes_on_behalf_of_a_pilot(client):
    make.pin()
    kent, month = make.pilot(name="Kent"), make.reporting_round(opens_on=date(2010, 1, 1))
    client.sign_in(make.secretariat())

    address = f"/returns/{kent.slug}/{month.id}/edit/learning"
    client.do(address, "Save and continue", learning="Begin with people.")
    page = client.get(f"/returns/{kent.slug}/{month.id}").page

    assert "on behalf of Kent" in history_of(page)


def test_whoever_may_not_read_a_record_reads_no_history_of_it(client):
    kent, month = make.pilot(name="Kent"), make.reporting_round()
    draft = make.progress_update(
        pilot=kent, round=month, state=ReturnState.DRAFT, submitted_on=None
    )
    risk = make.risk(is_restricted=True)

    client.sign_in(make.pilot_lead(make.pilot(name="Durham")))
    assert client.get(f"/history/return/{draft.id}").status_code == 404
    assert client.get(f"/history/risk/{risk.id}").status_code == 404
    client.sign_in(make.secretariat())
    assert client.get(f"/history/return/{draft.id}").status_code == 200
    assert client.get(f"/history/risk/{risk.id}").status_code == 200
    assert client.get("/history/nonsense/1").status_code == 404
    assert client.get("/history/risk/999").status_code == 404


def test_a_reader_of_packs_sees_no_draft_agenda_in_the_meetings_history(client):
    group = make.group(slug="officials")
    meeting = make.meeting(group=group)
    make.agenda_item(meeting=meeting, title="Not yet public")
    client.sign_in(make.reader(group))

    page = client.get(f"/meetings/officials/{meeting.held_on.isoformat()}").page

    assert "Not yet public" not in page.text
    assert client.get(f"/history/meeting/{meeting.id}").status_code == 404


@pytest.fixture
def changes(client):
    """Changes of content and of an organisation, and an administrator of the secretariat who
    looks."""
    make.risk(title="Data is shared too late")
    make.organisation(name="=cmd|' /C calc'!A0")
    both = make.secretariat()
    make.role(both.person, Role.ADMINISTRATOR)
    return client.sign_in(both)


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("q=shared+too+late", True),
        ("q=nothing+like+it", False),
        ("person=operator", True),
        ("person=nobody", False),
        ("kind=risk", True),
        ("kind=organisation", False),
        ("event=risk%3Aadded", True),
        ("event=organisation%3Aadded", False),
        ("from=2000-01-01&to=2100-01-01", True),
        ("from=2100-01-01", False),
        ("to=2000-01-01", False),
        ("from=nonsense", True),
    ],
)
def test_administrators_search(changes, query, is_found):
    assert ("R-001 Data is shared too late" in changes.get(f"/audit?{query}").page.text) is is_found


SECRET = "Zebra-17"


@pytest.fixture
def contents(app):
    """Content that no administrator reads: a restricted risk, draft minutes, a draft paper."""
    make.pin()
    make.programme()
    make.risk(title=f"{SECRET} risk", is_restricted=True)
    meeting = make.meeting(group=make.group(slug="officials"), held_on=date(2010, 1, 18))
    make.agenda_item(meeting=meeting, title=f"{SECRET} item")
    minutes = make.minutes(meeting)
    minutes.items[0].discussion = f"{SECRET} was said."
    papers_of.paper(meeting=meeting, title=f"{SECRET} paper")
    db.session.commit()
    return make.administrator()


def test_an_administrator_reads_of_content_who_did_what_and_when_and_no_more(client, contents):
    client.sign_in(contents)

    page = client.get("/audit").page
    exported = client.get("/audit?format=csv").data.decode("utf-8-sig")
    risks = client.get("/audit?kind=risk").page

    assert SECRET not in page.text + exported
    assert risks.rows[0][1:] == ["Operator", "A risk Not shown", "Added"]
    assert f"{len(exported.splitlines()) - 2} entries" in page.text, "that it was looked at is one"
    assert "An item of minutes" in page.text
    assert "Not shown to administrators" in exported
    accounts = list(csv.DictReader(io.StringIO(client.get("/audit?kind=account&format=csv").text)))
    assert accounts
    assert all(row["Record"] for row in accounts)


@pytest.mark.parametrize("word", [SECRET, "was said", "officials"])
def test_searching_does_not_tell_an_administrator_what_is_not_shown(client, contents, word):
    client.sign_in(contents)

    assert client.get(f"/audit?q={word}").page.rows == []


def test_an_administrator_opens_no_history_of_content(client, contents):
    client.sign_in(contents)

    for kind in ("risk", "minutes", "paper", "meeting"):
        assert client.get(f"/history/{kind}/1").status_code == 404


def test_a_history_names_no_restricted_record_to_whoever_may_not_read_it(client):
    make.pin()
    issue = make.issue(title="From it")
    issue.risk_id = make.risk(title=f"{SECRET} risk", is_restricted=True).id
    db.session.commit()
    pages = (f"/issues/{issue.reference}", f"/history/issue/{issue.id}")
    client.sign_in(make.pilot_lead())

    others = [client.get(page).page.text for page in pages]
    client.sign_in(make.secretariat())
    own = [client.get(page).page.text for page in pages]

    assert all("Risk set to a restricted risk" in text for text in others)
    assert not any(SECRET in text for text in others)
    assert all(SECRET in text for text in own)


def test_an_export_is_text_and_is_itself_recorded(changes):
    answer = changes.get("/audit?kind=organisation&format=csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))

    assert answer.mimetype == "text/csv"
    named = [row[8] for row in rows[1:]]
    assert "'=cmd|' /C calc'!A0" in named
    assert "Audit: exported" in changes.get("/audit?event=audit%3Aexported").page.text


def test_who_opens_a_pack_is_recorded_and_not_part_of_its_history(client):
    group = make.group()
    pack = make.pack(make.meeting(group=group), PackState.ISSUED)
    reader = make.reader(group)
    reader.person.name = "Rita Reader"
    client.sign_in(reader)

    for part in ("", "/preview", "/pdf"):
        assert client.get(f"/packs/{pack.id}{part}").status_code == 200
    assert "Rita" not in history_of(client.get(f"/packs/{pack.id}").page)

    page = client.sign_in(make.administrator()).get("/audit?person=rita").page
    assert group.name not in page.text
    for deed in ("Opened", "Read", "Downloaded"):
        assert deed in page.text


def test_an_issue_remembers_the_record_of_changes(demo_app, run, monkeypatch):
    drawn = []

    def sketch(_content, *, record, **_more):
        drawn.append(record)
        return Document(pdf=sketched(record), page_count=1, page_of={})

    monkeypatch.setattr(packs, "draw_pack", sketch)
    meeting = make.meeting(group=make.group())
    with transaction():
        pack = packs.request_pack(OPERATOR, meeting_id=meeting.id)
    packs.build_waiting()
    with transaction():
        packs.request_issue(OPERATOR, accepts_gaps=True, pack=pack)
    packs.build_waiting()
    issued = packs.queries.get_pack(pack.id)

    assert drawn == ["", issued.record_line]
    assert issued.record_line.startswith("Record of changes: ")
    assert "matching 1 pack" in run("audit", "verify").stdout
    count, seal = str(issued.record_count), (issued.record_head or "")[:12]
    assert run("audit", "verify", "--entries", count, "--ending", seal).exit_code == 0
    forged = run("audit", "verify", "--entries", count, "--ending", "0123456789ab")
    assert "does not match the printed pack" in forged.stderr


def test_every_kind_of_record_of_the_demonstration_has_a_history(demo_app, demo_client):
    demo_client.sign_in("secretariat@example.org")

    for domain in domains_of(demo_app):
        for kind in domain.records:
            found = db.session.scalar(select(kind.model.id).order_by(kind.model.id).limit(1))
            if found is not None:
                answer = demo_client.get(f"/history/{kind.name}/{found}")
                assert answer.status_code == 200, kind.name


def test_a_pack_whose_contents_changed_opens_with_its_history(client):
    """Of what is told by its hash alone an entry has no value; nor does a reader need it."""
    pack = make.pack(make.meeting(), PackState.BUILT)
    with transaction():
        pack.snapshot = b"{}"
        pack.file_sha256 = None
        pack.pages = 12
    client.sign_in(make.secretariat())

    page = client.get(f"/packs/{pack.id}").page

    assert "Pages changed" in page.text or "Pages set to 12" in page.text
    assert "Snapshot" not in page.text
    assert "Compare before and after" not in page.text
