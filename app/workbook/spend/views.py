"""The page on which the lines of a spend return are downloaded and uploaded."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.core.formats import counted
from app.spend import service
from app.spend.likeness import KnownNames
from app.spend.models import SpendReturn
from app.spend.names import read_names
from app.spend.permissions import can_write_spend
from app.spend.reading import BadLines, CellError
from app.spend.rules import MOST_LINES
from app.spend.views import pages
from app.web.downloads import made_response
from app.web.fields import Upload
from app.web.identity import current_actor
from app.web.pages import redirect_to_record, render
from app.web.uploads import takes_file
from app.workbook.spend.forms import SpendLinesForm
from app.workbook.spend.reading import LinesFile, read_lines
from app.workbook.spend.writing import write_lines
from app.workbook.tables import address_of

blueprint = Blueprint("spend_lines", __name__)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The most cells that are listed as wrong at once.
SHOWN = 500


@blueprint.route("/spend/<reference>/lines/upload", methods=["GET", "POST"])
@takes_file
def upload_lines(reference: str) -> str | Response:
    spend_return = _find(reference)
    form = SpendLinesForm(spend_return)
    upload: Upload | None = form.file.data
    read: list[LinesFile] = []
    wrong: list[CellError] = []
    known = KnownNames()
    if upload is not None:
        names = read_names(spend_return)
        known = KnownNames.of(names, takes_new=bool(form.takes_new.data))

    def look() -> None:
        if upload is None:
            return
        try:
            read.append(read_lines(upload.name, upload.content, of=spend_return, known=known))
        except BadLines as error:
            wrong.extend(error.errors)
            raise

    def save() -> None:
        service.replace_lines(
            current_actor(),
            spend_return=spend_return,
            lines=read[0].lines,
            note=str(form.note.data or ""),
            base_digest=read[0].base_digest,
        )

    if form.saves(save, look=look):
        return redirect_to_record(
            spend_return, f"{counted(len(read[0].lines), 'line')} taken from the file."
        )
    return render(
        "spend_lines/upload_lines.html",
        form=form,
        spend_return=spend_return,
        wrong=[(_place_of(each), each) for each in wrong[:SHOWN]],
        wrong_total=len(wrong),
        most_lines=MOST_LINES,
    )


def _place_of(error: CellError) -> str:
    """Where a wrong cell is: "E7"; "Row 1" of a column that is not there."""
    return f"Row {error.row}" if error.place is None else address_of(error.row, error.place)


@blueprint.get("/spend/<reference>/lines/workbook")
def download_lines(reference: str) -> Response:
    spend_return = _find(reference)
    name = f"{spend_return.reference}-{spend_return.year}.xlsx"
    return made_response(write_lines(spend_return), name, _XLSX)


def _find(reference: str) -> SpendReturn:
    return pages.find_to_change(reference, may=can_write_spend)
