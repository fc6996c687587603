"""A place with records and people, and its workbook as they change it."""

import io

from openpyxl import load_workbook

from app.core.database import transaction
from app.core.viewers import looking_as, viewer_of
from app.extensions import db
from app.pilots.models import Pilot
from app.workbook import queries, service
from app.workbook.place.writing import write_place_workbook
from app.workbook.tables import read_tables
from tests import factories as make
from tests.integration.workbook.conftest import look


class Kent:
    """Kent with a record of each kind, its lead, and its workbook as one downloads it."""

    def __init__(self):
        make.pin()
        make.programme()
        self.pilot = make.pilot(name="Kent", short_name="Kent", slug="kent")
        self.lead = make.pilot_lead(self.pilot)
        owner = make.person(name="Sam Green")
        self.milestone = make.milestone(pilot=self.pilot, title="First hub opens", owner=owner)
        self.risk = make.risk(pilot=self.pilot, title="Data cannot be shared", owner=owner)
        self.issue = make.issue(pilot=self.pilot, title="The lease is not signed", owner=owner)
        self.barrier = make.barrier(pilot=self.pilot, title="Two timetables")
        self.other = make.risk(pilot=make.pilot(name="Durham"), title="Not of Kent")
        make.person(name="Jo Brown")
        self.actor, self.pilot_id = make.actor(self.lead), self.pilot.id
        self.round, self.returned = None, lambda: None
        db.session.commit()

    def download(self, actor=None):
        with looking_as(viewer_of(actor or self.actor)):
            made = write_place_workbook(
                db.session.get(Pilot, self.pilot_id), self.round, self.returned()
            )
        with made:
            return made.read()

    def edited(self, edit, content=None):
        """The workbook after someone changed it in a spreadsheet program."""
        book = load_workbook(io.BytesIO(content or self.download()))
        edit(book)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def check(self, content, name="kent.xlsx", actor=None):
        actor = actor or self.actor
        tables = read_tables(name, content)
        with transaction():
            found = service.bring_place_file(
                actor,
                pilot=db.session.get(Pilot, self.pilot_id),
                name=name,
                tables=tables,
                is_claimed=True,
            )
        service.work_on(found.id, actor)
        return look(found.id)

    def save(self, found, actor=None):
        actor = actor or self.actor
        with transaction():
            service.import_file(actor, found=queries.get_import(found.id), is_claimed=True)
        service.work_on(found.id, actor)
        return look(found.id)


def cell(book, sheet, heading, row=2):
    """A cell by the heading of its column."""
    page = book[sheet]
    for column in page[1]:
        if (column.value or "").rstrip("*") == heading:
            return page.cell(row, column.column)
    raise AssertionError(f"{sheet} has no column {heading}")


def setting(sheet, heading, value, row=2):
    def edit(book):
        cell(book, sheet, heading, row).value = value

    return edit


def all_of(*edits):
    def edit(book):
        for each in edits:
            each(book)

    return edit
