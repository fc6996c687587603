"""The programme as a workbook: what the export holds, and what the template offers."""

import io
import stat

import pytest
from python_calamine import CalamineWorkbook

from app.core.access import OPERATOR
from app.core.markings import Marking
from app.core.viewers import looking_as, viewer_of
from app.extensions import db
from app.workbook.sheets import SHEETS
from app.workbook.writing import write_export, write_template
from tests import factories as make


def read(made):
    """The rows of each sheet, by heading."""
    found = {}
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(made if isinstance(made, bytes) else made.read())
    )
    for title in book.sheet_names:
        head, *rows = book.get_sheet_by_name(title).to_python()
        found[title] = [dict(zip((h.rstrip("*") for h in head), row, strict=True)) for row in rows]
    return found


def test_the_export_holds_each_kind_of_record(app):
    make.pin()
    kent = make.pilot(name="Kent")
    owner = make.person(name="Sam Green")
    make.risk(title="=1+1", pilot=kent, owner=owner)
    make.milestone(title="Opening", pilot=kent)
    make.standing_item(group=make.group(name="Officials"))

    with looking_as(viewer_of(OPERATOR)):
        found = read(write_export())

    assert {sheet.title for sheet in SHEETS} <= set(found)
    (risk,) = found["Risks"]
    assert (risk["Reference"], risk["Title"]) == ("R-001", "=1+1")
    assert (risk["Pilot"], risk["Owner"], risk["Status"]) == ("Kent", "Sam Green", "Open")
    assert found["Standing agenda"][0]["Group"] == "Officials"


def test_people_of_one_name_are_told_apart(app):
    make.person(name="Sam Green", email="one@example.org")
    other = make.person(name="Sam Green", email="other@example.org")
    make.risk(owner=other)

    with looking_as(viewer_of(OPERATOR)):
        found = read(write_export())

    assert found["Risks"][0]["Owner"] == "other@example.org"


@pytest.mark.one_engine
def test_the_template_offers_every_column_and_an_example(app):
    found = read(write_template())

    assert not any(sheet.title in found for sheet in SHEETS if sheet.is_rare)
    for sheet in (each for each in SHEETS if not each.is_rare):
        (example,) = found[sheet.title] or [{}]
        assert list(example) == [c.title for c in sheet.columns if not c.is_rare]


def test_whoever_may_not_read_a_record_does_not_export_it(client):
    make.pin()
    make.programme()
    officer = make.secretariat()
    officer.clearance_before_2014 = Marking.NOT_MARKED
    make.action(text="Seen by all")
    secret = make.action(text="Seen by few", marking=Marking.RESTRICTED)
    client.sign_in(officer)

    found = read(client.get("/workbook/export").data)

    assert [row["Action"] for row in found["Actions"]] == ["Seen by all"]
    said = " ".join(str(cell) for row in found["Read me"] for cell in row.values())
    assert f"above your clearance: {secret.reference} (RESTRICTED)" in said
    assert secret.reference in client.get("/workbook").page.text


def test_the_command_writes_all_for_its_owner_alone(app, run, tmp_path):
    make.pin()
    make.risk(title="For few", is_restricted=True)
    db.session.commit()
    file = tmp_path / "programme.xlsx"

    result = run("workbook", "export", str(file))

    assert (result.exit_code, result.output.strip()) == (0, f"Written to {file}.")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (risk,) = read(file.read_bytes())["Risks"]
    assert (risk["Title"], risk["Restricted"]) == ("For few", "Yes")

    missing = run("workbook", "export", str(tmp_path / "none" / "programme.xlsx"))
    assert missing.exit_code == 1
    assert missing.output.count("\n") == 1
