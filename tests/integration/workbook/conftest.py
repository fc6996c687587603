"""Files to import, made as people make them."""

import csv
import io

import pytest
import xlsxwriter
from sqlalchemy import select

from app.core.access import OPERATOR
from app.core.database import transaction
from app.extensions import db
from app.workbook import queries, service
from app.workbook.models import WorkbookImport
from app.workbook.tables import read_tables


def workbook(**sheets):
    """An Excel workbook of sheets, each a list of rows: ``workbook(Risks=[["Title"], ["Fire"]])``.
    Underscores of a title are spaces."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_formulas": False, "in_memory": True}) as book:
        for title, rows in sheets.items():
            page = book.add_worksheet(title.replace("_", " "))
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return made.getvalue()


def comma_separated(rows, encoding="utf-8-sig"):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.fixture
def bring(app):
    """Brings a file and checks it: the import, and its plan."""

    def bring(content, name="ours.xlsx", actor=OPERATOR):
        tables = read_tables(name, content)
        with transaction():
            found = service.bring_file(actor, name=name, tables=tables, is_claimed=True)
        service.work_on(found.id, actor)
        return look(found.id)

    return bring


@pytest.fixture
def take(app):
    """Imports what was checked; the import as it is then, and its plan."""

    def take(found, actor=OPERATOR):
        with transaction():
            service.import_file(actor, found=queries.get_import(found.id), is_claimed=True)
        service.work_on(found.id, actor)
        return look(found.id)

    return take


def look(import_id):
    db.session.expire_all()
    found = queries.get_import(import_id, WorkbookImport.plan, WorkbookImport.trail)
    return found, queries.plan_of(found)


def count(model):
    return len(db.session.scalars(select(model)).all())
