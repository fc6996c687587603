"""The pages and the command of an import."""

from sqlalchemy import select

from app.accounts.models import Organisation
from app.extensions import db
from app.workbook import service
from app.workbook.models import WorkbookImport
from tests import factories as make
from tests.integration.workbook.conftest import comma_separated, count, workbook
from tests.pages import Attached

BODIES = comma_separated([["What", "Sort"], ["Health Board", "NHS body"]])


def test_a_file_is_uploaded_matched_by_hand_imported_and_undone(client):
    make.pin()
    make.programme()
    client.sign_in(make.secretariat())
    before = count(Organisation)

    page = client.submit("/workbook/imports/new", file=Attached("ours.csv", BODIES)).page
    assert "Waiting to start" in page.text
    service.work_on_waiting()
    (address,) = {f"/workbook/imports/{i}" for i in db.session.scalars(select(WorkbookImport.id))}
    assert "is not matched" in client.get(address).page.text

    organisations = "2"
    client.do(f"{address}/columns", table_0=organisations)
    service.work_on_waiting()
    assert "No column holds the name" in client.get(address).page.text
    client.do(f"{address}/columns", column_0_0="1", column_0_1="3")
    service.work_on_waiting()
    assert "1: Health Board" in client.get(address).page.text

    client.do(address, "Import this file")
    service.work_on_waiting()
    assert count(Organisation) == before + 1
    page = client.submit(address, "Undo this import").page
    assert "The import is undone" in page.text
    assert count(Organisation) == before


def test_the_command_imports_what_is_right_and_says_what_is_wrong(app, run, tmp_path):
    make.pin()
    right, wrong = tmp_path / "right.xlsx", tmp_path / "wrong.xlsx"
    right.write_bytes(workbook(Organisations=[["Name", "Kind"], ["Health Board", "NHS body"]]))
    wrong.write_bytes(workbook(Organisations=[["Name", "Kind"], ["Other Board", "Club"]]))

    dry = run("workbook", "import", str(right), "--dry-run")
    assert (dry.exit_code, count(Organisation), count(WorkbookImport)) == (0, 0, 0)
    assert dry.output.strip() == "1 record to add, 0 to change. Nothing was imported."

    done = run("workbook", "import", str(right))
    assert done.output.strip() == "Imported right.xlsx: 1 added, 0 changed."
    assert count(Organisation) == 1

    refused = run("workbook", "import", str(wrong))
    assert refused.exit_code == 1
    assert "Organisations, B2: Club: It is not one of the choices." in refused.output
    assert "Nothing was imported: 1 cell or row needs to be corrected." in refused.output
    assert run("workbook", "import", str(tmp_path / "none.xlsx")).exit_code == 1
