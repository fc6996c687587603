"""The programme as a workbook: template, export, imports."""

from collections.abc import Iterable

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from app.audit.notes import note
from app.core import clock
from app.core.database import end_reading, transaction
from app.core.exports import Column, Table
from app.core.trail import BuiltOn
from app.pilots.models import Pilot
from app.pilots.permissions import can_read_registers
from app.pilots.queries import get_pilot
from app.returns.models import Return
from app.returns.permissions import can_write_return
from app.returns.queries import find_current_round, find_return
from app.web.downloads import made_response
from app.web.exports import asks_for_file, export_response
from app.web.fields import Upload
from app.web.forms import press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import redirect_to, redirect_to_record, render, turn_back_to
from app.web.paging import paginate
from app.web.uploads import takes_file
from app.workbook import queries, service
from app.workbook.book import File
from app.workbook.forms import ImportForm, MatchForm, PlaceWorkbookForm
from app.workbook.matching import TableMatch, match_to
from app.workbook.models import WorkbookImport
from app.workbook.permissions import can_use_import, can_use_place_workbook, can_use_workbook
from app.workbook.place.sheets import sheets_in_use
from app.workbook.place.writing import write_place_workbook
from app.workbook.plan import Plan, Problem
from app.workbook.rules import OPEN, UNDER_WAY, ImportState
from app.workbook.sheets import BY_NAME, SHEETS
from app.workbook.tables import MOST_MEBIBYTES, FileTable, read_tables
from app.workbook.writing import export_name, left_out, write_export, write_template

blueprint = Blueprint("workbook", __name__)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The most rows of each list of a plan that its page shows; the file of what is wrong has all.
SHOWN = 100

PROBLEMS: Table[Problem] = Table(
    "To correct",
    (
        Column("Sheet", lambda p: p.sheet, 24),
        Column("Cell", lambda p: p.cell, 10),
        Column("Value", lambda p: p.value, 40),
        Column("What is wrong", lambda p: p.reason, 50),
        Column("What to do", lambda p: p.remedy, 50),
    ),
)


def _sent(made: File, name: str) -> Response:
    end_reading()
    return made_response(made, name, _XLSX)


def _import(import_id: int, *parts: object) -> WorkbookImport:
    found = queries.get_import(import_id, *parts)
    require_sight(can_use_import(current_actor(), found))
    return found


@blueprint.get("/workbook")
def show_workbook() -> str:
    require(can_use_workbook(current_actor()))
    return render(
        "workbook/show_workbook.html",
        sheets=[(sheet.title, str(sheet.hint)) for sheet in SHEETS],
        left_out=left_out(),
        page=paginate(queries.select_imports()),
    )


@blueprint.get("/workbook/template")
def download_template() -> Response:
    require(can_use_workbook(current_actor()))
    return _sent(write_template(), "programme-template.xlsx")


@blueprint.get("/workbook/export")
def download_export() -> Response:
    """The whole programme; who took it is recorded."""
    actor = current_actor()
    require(can_use_workbook(actor))
    made = write_export()
    with transaction():
        note(actor, "workbook:exported")
    return _sent(made, export_name(clock.today()))


@blueprint.route("/workbook/imports/new", methods=["GET", "POST"])
@takes_file
def create_import() -> str | Response:
    actor = current_actor()
    require(can_use_workbook(actor))
    form = ImportForm()
    tables: list[FileTable] = []
    made: list[WorkbookImport] = []
    upload: Upload | None = form.file.data
    name = upload.name if upload else ""

    def look() -> None:
        tables.extend(read_tables(name, upload.content if upload else b""))

    def save() -> None:
        made.append(service.bring_file(actor, name=name, tables=tables))

    if form.saves(save, look=look):
        return redirect_to_record(made[0])
    return render("workbook/create_import.html", form=form, most_mebibytes=MOST_MEBIBYTES)


def _place(slug: str) -> Pilot:
    """The place of a workbook, for those who may change what it holds."""
    actor = current_actor()
    require_sight(can_read_registers(actor))
    pilot = get_pilot(slug)
    require(can_use_place_workbook(actor, pilot.id))
    return pilot


@blueprint.route("/pilots/<slug>/workbook", methods=["GET", "POST"])
@takes_file
def show_place_workbook(slug: str) -> str | Response:
    """What a place's workbook is for, its download, and the form that takes it back."""
    actor, pilot = current_actor(), _place(slug)
    form = PlaceWorkbookForm()
    tables: list[FileTable] = []
    made: list[WorkbookImport] = []
    upload: Upload | None = form.file.data
    name = upload.name if upload else ""

    def look() -> None:
        tables.extend(read_tables(name, upload.content if upload else b""))

    def save() -> None:
        made.append(service.bring_place_file(actor, pilot=pilot, name=name, tables=tables))

    if form.saves(save, look=look):
        return redirect_to_record(made[0])
    return render(
        "workbook/show_place_workbook.html",
        form=form,
        pilot=pilot,
        sheets=[(each.sheet.title, str(each.sheet.hint)) for each in sheets_in_use()],
        most_mebibytes=MOST_MEBIBYTES,
        page=paginate(queries.select_own_imports(actor, pilot.id)),
    )


@blueprint.get("/pilots/<slug>/workbook/download")
def download_place_workbook(slug: str) -> Response:
    """A place's records as they stand; who took them is recorded."""
    actor, pilot = current_actor(), _place(slug)
    today = clock.today()
    round_ = find_current_round(today)
    returned = find_return(round_.id, pilot.id) if round_ else None
    if round_ and not can_write_return(actor, pilot.id, round_, returned, today):
        made = write_place_workbook(pilot, round_)
    else:
        made = write_place_workbook(pilot, round_, returned or (Return() if round_ else None))
    with transaction():
        note(actor, "workbook:place-downloaded", subject=pilot)
    return _sent(made, f"{pilot.slug}-{clock.today().isoformat()}.xlsx")


@blueprint.get("/workbook/imports/<int:import_id>")
def show_import(import_id: int) -> str | Response:
    found = _import(import_id, WorkbookImport.plan, WorkbookImport.matching)
    plan = queries.plan_of(found)
    if asks_for_file():
        return export_response(PROBLEMS, plan.problems)
    return render(
        "workbook/show_import.html",
        found=found,
        plan=plan,
        problems=plan.repeated(),
        shown=SHOWN,
        is_under_way=found.state in UNDER_WAY,
        is_open=found.state in OPEN,
        is_imported=found.state is ImportState.IMPORTED,
        progress_words=_progress_words(found),
        matched=_matched(queries.matches_of(found)),
        additions=_by_sheet(plan),
    )


def _by_sheet(plan: Plan) -> list[tuple[str, str]]:
    """What would be added, by sheet: how many, and the first of them."""
    found: dict[str, list[str]] = {}
    for each in plan.additions:
        found.setdefault(each.sheet, []).append(each.label)
    return [
        (title, f"{len(labels):,}: {', '.join(labels[:5])}{' …' if len(labels) > 5 else ''}")
        for title, labels in found.items()
    ]


def _matched(matches: Iterable[TableMatch]) -> list[tuple[str, str]]:
    return [
        (match.title, match.declared.title if match.declared else "Not imported")
        for match in matches
        if match.columns
    ]


def _progress_words(found: WorkbookImport) -> str:
    if found.claimed_at is None:
        return "Waiting to start. This usually takes a few seconds."
    return f"{found.state.word}. This can take a minute."


@blueprint.get("/workbook/imports/<int:import_id>/progress")
def show_progress(import_id: int) -> Response:
    """Whether it is done, for the script of the import's page."""
    found = _import(import_id)
    return jsonify(
        is_under_way=found.state in UNDER_WAY, words=_progress_words(found), done=0, total=1
    )


@blueprint.route("/workbook/imports/<int:import_id>/columns", methods=["GET", "POST"])
def match_columns(import_id: int) -> str | Response:
    found = _import(import_id, WorkbookImport.tables, WorkbookImport.matching)
    require(can_use_workbook(current_actor()))
    if found.tables is None or found.pilot_id is not None:
        said = (
            "The columns of a place’s workbook are not chosen here."
            if found.pilot_id
            else "This file was imported."
        )
        return turn_back_to("workbook.show_import", said, import_id=import_id)
    matches = [match for match in queries.matches_of(found) if match.columns]
    form = MatchForm.of(found, matches)

    def save() -> None:
        chosen = _chosen(form, found, matches)
        service.match_columns(current_actor(), found=found, matches=chosen)

    if form.saves(save):
        return redirect_to_record(found)
    asks = sum(not part.is_folded for part in form.parts)
    return render("workbook/match_columns.html", form=form, found=found, asks=asks)


def _chosen(form: MatchForm, found: WorkbookImport, matches: list[TableMatch]) -> list[TableMatch]:
    """What the form says. The columns of a table that becomes another sheet are guessed anew."""
    tables = {table.title: table for table in queries.tables_of(found)}
    chosen = []
    for number, (match, name) in enumerate(zip(matches, form.chosen_sheets(), strict=True)):
        if name == match.sheet and name:
            columns = form.chosen_columns(number)
            chosen.append(TableMatch(match.title, name, match.heading_row, columns))
        else:
            chosen.append(match_to(tables[match.title], BY_NAME.get(name), {}))
    return chosen


@blueprint.post("/workbook/imports/<int:import_id>/check")
def check_again(import_id: int) -> Response:
    found = _import(import_id)
    press(found, lambda: service.check_again(current_actor(), found=found))
    return redirect_to_record(found)


@blueprint.post("/workbook/imports/<int:import_id>/import")
def import_file(import_id: int) -> Response:
    found = _import(import_id)
    press(found, lambda: service.import_file(current_actor(), found=found))
    return redirect_to_record(found)


@blueprint.post("/workbook/imports/<int:import_id>/undo")
def undo_import(import_id: int) -> Response:
    found = _import(import_id, WorkbookImport.trail)
    try:
        press(found, lambda: service.undo_import(current_actor(), found=found))
    except BuiltOn as error:
        return turn_back_to("workbook.show_import", error.message, import_id=import_id)
    said = "The changes are undone." if found.pilot_id else "The import is undone."
    return redirect_to("workbook.show_import", said, import_id=import_id)


@blueprint.post("/workbook/imports/<int:import_id>/discard")
def discard_import(import_id: int) -> Response:
    found = _import(import_id)
    pilot = found.pilot
    press(found, lambda: service.discard_import(current_actor(), found=found))
    said = "The file is discarded. Nothing was imported."
    if pilot is not None:
        return redirect_to("workbook.show_place_workbook", said, slug=pilot.slug)
    return redirect_to("workbook.show_workbook", said)
