"""Pages of decision sheets: one sheet as a group will read it, and its forms."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from app.core.access import Actor
from app.core.domain import RecordKind
from app.core.errors import NotFound
from app.core.models import LINE_LENGTH
from app.core.reading import one_of
from app.core.records import get_record, kind_named, label_of
from app.governance.decision_sheets import queries, service
from app.governance.decision_sheets.building import sheet_of_record
from app.governance.decision_sheets.forms import OptionForm, SheetForm
from app.governance.decision_sheets.models import OptionRecord, SheetRecord
from app.governance.decision_sheets.permissions import (
    can_read_sheet,
    can_write_sheet,
    can_write_sheets_of,
)
from app.governance.decision_sheets.rules import MOST_OPTIONS, OWNERS, ask_key, same_ask
from app.governance.papers.acronyms import unexplained
from app.governance.papers.models import Paper
from app.governance.papers.queries import get_paper
from app.web.forms import RecordForm, press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import redirect_to_record, render
from app.web.record_pages import RecordPages
from app.web.row_order import move_asked

blueprint = Blueprint("decision_sheets", __name__)


def _find(sheet_id: int) -> SheetRecord:
    """The sheet; to whoever may not read the record that it belongs to there is none."""
    sheet = queries.get_sheet(sheet_id)
    require_sight(can_read_sheet(current_actor(), sheet))
    return sheet


pages = RecordPages(blueprint, "sheet", _find, can_write_sheet)

_SHEET = "/decision-sheets/<int:sheet_id>"
_OPTION = f"{_SHEET}/options/<int:option_id>"


def _option(sheet: SheetRecord, option_id: int) -> OptionRecord:
    return one_of(sheet.options, option_id, "This option has been removed.")


def _owner_address(kind: RecordKind, record: Any) -> tuple[str, dict[str, Any]]:
    """Where a record's sheets are listed: for the secretariat, an item's on its edit page."""
    if kind.name == "agenda_item" and current_actor().is_secretariat:
        return "agendas.edit_item", {"meeting_id": record.meeting_id, "item_id": record.id}
    return kind.address(record)


def _asks(record: Any) -> list[tuple[int, str]]:
    """The asks that a sheet of this record can cover, as a form offers them: of a paper those of
    its agenda item, and its own."""
    item = record.item if isinstance(record, Paper) else None
    asks = [*(item.asks if item else ()), *getattr(record, "asks", ())]
    return list({ask_key(ask): ask for ask in asks}.items())


def _form(record: Any, sheet: SheetRecord | None = None) -> SheetForm:
    asks = _asks(record)
    if sheet is None:
        return SheetForm(
            choices={"covers": asks},
            without=() if len(asks) > 1 else ("covers",),
            covers=[],
            title=asks[0][1] if len(asks) == 1 and len(asks[0][1]) <= LINE_LENGTH else "",
        )
    covered = {same_ask(ask) for ask in sheet.covered}
    return SheetForm(
        sheet,
        choices={"covers": asks},
        without=() if len(asks) > 1 else ("covers",),
        covers=[key for key, ask in asks if same_ask(ask) in covered],
    )


def _with_asks(record: Any, verb: Callable[..., Any]) -> Callable[..., Any]:
    """A service's verb that takes the asks ticked by their keys."""
    asks = dict(_asks(record))

    def call(actor: Actor, *, covers: list[int] | None = None, **facts: Any) -> Any:
        return verb(actor, covers=[asks[key] for key in covers or ()], **facts)

    return call


def _of(kind_name: str, record_id: int) -> tuple[RecordKind, Any]:
    """A record that can have sheets, for someone who may write them."""
    if kind_name not in OWNERS:
        raise NotFound("Records of this kind have no decision sheets.")
    actor = current_actor()
    kind, record = get_record(kind_named(current_app, kind_name), record_id)
    if kind_name == "paper":
        record = get_paper(record.reference)  # with its asks
    require_sight(kind.can_read(actor, record))
    require(can_write_sheets_of(actor, record))
    return kind, record


@blueprint.route("/decision-sheets/of/<kind_name>/<int:record_id>/new", methods=["GET", "POST"])
def create_sheet(kind_name: str, record_id: int) -> str | Response:
    kind, record = _of(kind_name, record_id)
    form = _form(record)
    make = _with_asks(record, partial(service.create_sheet, kind=kind_name, record=record))
    made = form.made(lambda: make(current_actor(), **form.values()))
    if made is not None:
        return redirect_to_record(made, "Decision sheet added. Now add the options.")
    return render(
        "decision_sheets/create_sheet.html",
        form=form,
        label=label_of(record),
        back=_owner_address(kind, record),
    )


@blueprint.get(_SHEET)
def show_sheet(sheet_id: int) -> str:
    sheet = _find(sheet_id)
    kind_name, _key = sheet.owner_key
    kind = kind_named(current_app, kind_name)
    assert kind is not None
    drawn = sheet_of_record(sheet)
    return render(
        "decision_sheets/show_sheet.html",
        record=sheet,
        sheet=drawn,
        pairs=list(zip(drawn.options, sheet.options, strict=True)),
        kind=kind.label,
        label=label_of(sheet.owner),
        back=_owner_address(kind, sheet.owner),
        can_write=can_write_sheet(current_actor(), sheet),
        acronyms=unexplained(*drawn.texts),
        has_room=len(sheet.options) < MOST_OPTIONS,
    )


@blueprint.route(f"{_SHEET}/edit", methods=["GET", "POST"])
def edit_sheet(sheet_id: int) -> str | Response:
    sheet = pages.find_to_change(sheet_id)
    return pages.change(
        sheet, _form(sheet.owner, sheet), _with_asks(sheet.owner, service.amend_sheet)
    )


@blueprint.route(f"{_SHEET}/remove", methods=["GET", "POST"])
def remove_sheet(sheet_id: int) -> str | Response:
    sheet = pages.find_to_change(sheet_id)
    owner = sheet.owner
    form = RecordForm(sheet)
    if form.saves(lambda: service.remove_sheet(current_actor(), sheet=sheet)):
        return redirect_to_record(owner, "Decision sheet removed.")
    return render("decision_sheets/remove_sheet.html", form=form, sheet=sheet)


@blueprint.route(f"{_SHEET}/options/new", methods=["GET", "POST"])
def create_option(sheet_id: int) -> str | Response:
    sheet = pages.find_to_change(sheet_id)
    form = OptionForm()
    return pages.change(sheet, form, service.create_option, f"{form.title.data} added.")


@blueprint.route(f"{_OPTION}/edit", methods=["GET", "POST"])
def edit_option(sheet_id: int, option_id: int) -> str | Response:
    sheet = pages.find_to_change(sheet_id)
    option = _option(sheet, option_id)
    amend = partial(service.amend_option, sheet=sheet)
    return pages.change_part(sheet, "option", option, OptionForm(option), amend)


@blueprint.post(f"{_OPTION}/move")
def move_option(sheet_id: int, option_id: int) -> Response:
    sheet, asked = pages.find_to_change(sheet_id), move_asked()
    option = _option(sheet, option_id)
    move = partial(service.move_option, current_actor(), sheet=sheet, option_id=option_id)
    press(option, lambda: move(**asked))
    return pages.go_back(sheet, f"{option.title} moved.")


@blueprint.post(f"{_OPTION}/remove")
def remove_option(sheet_id: int, option_id: int) -> Response:
    sheet = pages.find_to_change(sheet_id)
    option = _option(sheet, option_id)
    title = option.title
    remove = partial(service.remove_option, current_actor(), sheet=sheet, option_id=option_id)
    press(option, remove)
    return pages.go_back(sheet, f"{title} removed.")
