"""Spend returns: what they add up to, what the rules raise, and how rules change."""

import csv
import io
import json
import re
import zipfile

import pytest
from sqlalchemy import update

from app.extensions import db
from app.packs.assemble import assemble
from app.packs.content import decode, encode
from app.packs.parts_html import section_html
from app.spend.models import SpendLine, SpendSum
from app.spend.rules import SpendState
from tests import factories as make


def row_of(output, name):
    """The figures of a place with and without transfers."""
    lines = output.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith(name))
    return [re.split(r"\s{2,}", line.strip())[-7:] for line in lines[at : at + 2]]


@pytest.mark.one_engine
def test_the_13_pilots_add_up_to_82_billion(demo_app, run):
    output = run("spend", "totals", "--exact").output
    with_transfers, without = row_of(output, "All 13 pilots")
    assert with_transfers[4] == "£82,000,000,000"
    assert without[4] == "£58,056,855,000"
    assert row_of(output, "Lewisham")[0][4] == "£2,200,000,000"
    assert row_of(output, "Worcestershire")[0][4] == "£4,400,000,000"
    submitted = run("spend", "totals", "--exact", "--as-submitted").output
    assert row_of(submitted, "Dorset")[0][4] == "£5,430,000,000"
    # As submitted nothing is matched over returns yet: £7m stands in two.
    assert row_of(output, "In two returns")[0][4] == "-£7,000,000"
    assert row_of(submitted, "All 13 pilots")[0][4] == "£82,077,000,000"


@pytest.mark.one_engine
def test_the_anomalies_are_asked_and_no_other_pilot_breaks_a_rule_a_head(demo_app, run):
    ran = run("spend", "check")
    assert ran.exit_code == 0, ran.output
    raised = {
        part.split(" (SR-")[0]: re.findall(r"^  (\w+) v1 Explain", part, re.MULTILINE)
        for part in re.split(r"\n(?! )", ran.output)
        if " (SR-" in part
    }
    assert {name: codes for name, codes in raised.items() if codes} == {
        "Coventry, Solihull & Warwickshire": ["P2", "P3"],
        "Kent": ["P2", "P3"],
        "Lewisham": ["P4"],
        "Worcestershire": ["P5"],
    }
    assert "Refuse" not in ran.output
    assert "£900,000,000" in ran.output
    assert "No return passes C1 v1" in ran.output


@pytest.mark.one_engine
def test_hubs_are_checked_by_the_rules_that_fit_them(hubs_app, run):
    ran = run("spend", "check")
    assert ran.exit_code == 0, ran.output
    assert "Explain" not in ran.output
    assert row_of(run("spend", "totals").output, "All 6 hubs")[0][3] == "£4.39m"


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (update(SpendLine).values(notes="changed"), "its lines are not those that were sent in"),
        (update(SpendSum).values(net_pence=1), "are not those of its lines"),
    ],
)
def test_what_was_changed_behind_the_programs_back_is_found(demo_app, run, change, complaint):
    db.session.execute(change)
    db.session.commit()
    ran = run("spend", "check")
    assert ran.exit_code == 1
    assert complaint in ran.stderr


@pytest.mark.one_engine
def test_a_rule_changes_by_a_new_version(demo_app, run):
    ran = run("spend", "change-rule", "P4", "--high", "5", "--reason", "Population is disputed")
    assert ran.output == "Rule P4 is at version 2.\n"
    assert "P4" not in run("spend", "check").output
    run("spend", "change-rule", "P4", "--high", "2", "--state", "trial", "--reason", "Trial")
    output = run("spend", "check").output
    assert "P4 v3 On trial, would ask: The spend per head that is stated differs by 4%" in output
    assert "P4 v3" in run("spend", "rules").output
    wrong = run("spend", "change-rule", "P4", "--low", "1", "--reason", "No")
    assert (wrong.exit_code, "limits that it began with" in wrong.stderr) == (1, True)


def test_without_returns_the_commands_say_so(app, run):
    ran = run("spend", "totals")
    assert ran.exit_code == 1
    assert ran.stderr == "Error: No spend return has been submitted.\n"


def test_the_programmes_page_has_always_four_figures_and_ranks_nobody(demo_client):
    demo_client.sign_in("kent@example.org")
    page = demo_client.get("/spend?by=cofog").page
    assert "13 pilots count £82bn in 2008-09, each flow of money counted once" in page.text
    assert [row[:3] for row in page.rows[:2]] == [
        ["Consolidated", "£82bn", "£7,376"],
        ["Net", "£92.75bn", "£8,343"],
    ]
    assert "10 Social protection" in page.text
    links = [text for text, href in page.links if href.startswith("/spend/SR-")]
    places = [text for text in links if not text.startswith("SR-")]
    assert places == sorted(places)
    assert "Left out: Medway" in page.text


def test_a_return_shows_what_the_rules_ask_and_what_the_moderator_changed(demo_client):
    demo_client.sign_in("secretariat@example.org")
    page = demo_client.get("/spend/SR-008").page
    assert "Spend per head is £5,903; £6,000 to £8,800 is usual." in page.text
    page = demo_client.get("/spend/SR-009").page
    assert "Hospital spending for residents of Hampshire" in page.text
    assert "-£30m" in page.text
    assert ("SR-008, 2008-09", "/spend/SR-008") in demo_client.get("/pilots/kent").page.links


def test_lines_are_a_register_and_show_both_amounts(client):
    make.pin()
    make.programme()
    kent = make.pilot(name="Kent")
    lines = [make.spend_line(net_pence=None, gross_pence=None), make.spend_line()]
    sent = make.spend_return(lines, pilot=kent)
    make.spend_return(pilot=make.pilot(name="Durham"), state=SpendState.DRAFT)
    client.sign_in(make.pilot_lead(kent))
    page = client.get("/spend/lines").page
    assert [row[4:6] for row in page.rows] == [["Not given", "Not given"], ["£1m", "£1m"]]
    assert "Durham" not in page.text
    text = client.get("/spend/lines?format=csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["Net"] for row in rows] == ["", "1000000.00"]
    assert rows[0]["Return"] == sent.reference


def test_a_draft_is_for_those_who_write_it_and_those_who_moderate(client):
    make.pin()
    make.programme()
    kent = make.pilot(name="Kent")
    draft = make.spend_return(pilot=kent, state=SpendState.DRAFT)
    for account, status in (
        (make.pilot_lead(kent), 200),
        (make.spend_moderator(), 200),
        (make.pilot_lead(), 404),
    ):
        client.sign_in(account)
        assert client.get(f"/spend/{draft.reference}").status_code == status
        assert (draft.reference in client.get("/spend/lines").page.text) is (status == 200)
        assert draft.reference not in client.get("/spend").page.text


@pytest.mark.one_engine
def test_the_pack_has_a_section_on_what_is_spent(demo_app):
    meeting = make.meeting(group=make.group())
    make.agenda_item(meeting=meeting, section="spend", title="Resource mapping")
    db.session.commit()
    content = assemble(meeting.id, make.TODAY)
    assert decode(encode(content)) == content
    (section,) = content.sections
    assert section.message == (
        "13 pilots count £82bn in 2008-09, £58.06bn without transfers; 8 of 13 returns have been "
        "moderated and 3 queries wait for an explanation."
    )
    names = [row.title for row in section.places.rows]
    assert names == sorted(names)
    html = section_html(section, links_records=False)
    assert "each flow of money counted once" in html
    assert "the £8,800 stated" in html


@pytest.mark.one_engine
def test_a_pack_without_returns_says_so(app):
    make.pin()
    make.programme()
    meeting = make.meeting(group=make.group())
    make.agenda_item(meeting=meeting, section="spend", title="Resource mapping")
    db.session.commit()
    (section,) = assemble(meeting.id, make.TODAY).sections
    assert section.message == "No spend return has been submitted."
    assert "pack-table" not in section_html(section, links_records=False)


def test_the_first_return_of_a_new_year_does_not_stand_for_all_places(demo_client):
    make.spend_return(year="2009-10")
    demo_client.sign_in("kent@example.org")
    assert "13 pilots count £82bn in 2008-09" in demo_client.get("/spend").page.text
    assert "1 pilot counts" in demo_client.get("/spend?year=2009-10").page.text


def test_a_moderator_changes_a_rule_on_its_page(demo_client):
    demo_client.sign_in("spend-moderator@example.org")
    page = demo_client.submit(
        "/spend/rules/P4/change", high="3", state="trial", reason="Populations are disputed."
    ).page
    assert "Rule P4 is at version 2." in page.text
    assert "Above 3%" in page.text
    assert "would ask" in demo_client.get("/spend/SR-004").page.text
    wrong = demo_client.submit("/spend/rules/P4/change", high="x", reason="No.").page
    assert "Enter a number with at most 2 decimals" in wrong.text
    demo_client.sign_in("kent@example.org")
    assert demo_client.get("/spend/rules/P4/change").status_code == 403


def test_a_certified_return_is_a_data_package_with_its_method(demo_client):
    demo_client.sign_in("kent@example.org")
    assert demo_client.get("/spend/SR-008/data-package").status_code == 403
    content = demo_client.get("/spend/SR-010/data-package").data
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.namelist() == ["datapackage.json", "lines.csv", "lines.xlsx", "method.md"]
        described = json.loads(package.read("datapackage.json"))
        text = package.read("lines.csv").decode("utf-8-sig")
        method = package.read("method.md").decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    fields = described["resources"][0]["schema"]["fields"]
    assert [each["name"] for each in fields] == list(rows[0])
    whole = sum(float(row["Net, moderated"]) - float(row["Counted twice"]) for row in rows)
    assert whole == 7_300_000_000
    assert "Consolidated: £7,300,000,000 with transfers" in method
    assert (
        "Certified by Chief finance officer, Birmingham City Council on 27 January 2010" in method
    )
