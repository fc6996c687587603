"""Pages on which records are withdrawn, restored and deleted, places and groups archived; and where
the address of one that was withdrawn leads."""

from typing import Any

from flask import Blueprint, current_app, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.archived import Archivable
from app.core.domain import RecordKind, domains_in_use, kind_of
from app.core.errors import NotFound, RecordWithdrawn
from app.core.holdings import count_held
from app.core.models import Numbered, reference_of
from app.core.records import find_record, get_record, kind_named, label_of
from app.core.withdrawn import Withdrawable
from app.pilots.permissions import can_read_registers
from app.web.errors import answer_domain_error
from app.web.forms import RecordForm, press
from app.web.guards import lead_to, require, require_sight
from app.web.identity import current_actor
from app.web.pages import redirect_to, redirect_to_record, render
from app.web.paging import paginate_rows
from app.withdrawals import queries, service
from app.withdrawals.forms import ArchiveForm, WithdrawalForm
from app.withdrawals.permissions import can_archive, can_delete, can_withdraw, is_deletable
from app.withdrawals.rules import why_not

blueprint = Blueprint("withdrawals", __name__)


def kinds_withdrawable() -> list[RecordKind]:
    return [
        kind
        for domain in domains_in_use(current_app)
        for kind in domain.records
        if issubclass(kind.model, Withdrawable)
    ]


@blueprint.app_errorhandler(RecordWithdrawn)
def lead_to_withdrawn(error: RecordWithdrawn) -> Any:
    """Answer at the address of a withdrawn record with the page that says so; whoever sends a
    page that was drawn before keeps what they typed."""
    record: Any = error.record
    kind = kind_of(current_app, record)
    if request.method != "GET" or kind is None or not kind.can_read(current_actor(), record):
        return answer_domain_error(error)
    return lead_to(url_for("withdrawals.show_withdrawn", kind_name=kind.name, record_id=record.id))


def _find(kind_name: str, record_id: int, *, though_withdrawn: bool) -> tuple[RecordKind, Any]:
    """The record that an address names, if the actor may see it."""
    kind = kind_named(current_app, kind_name)
    if kind is None or not issubclass(kind.model, Withdrawable):
        raise NotFound("Records of this kind cannot be withdrawn.")
    require_sight(can_read_registers(current_actor()))
    kind, record = get_record(kind, record_id, though_withdrawn=though_withdrawn)
    require_sight(kind.can_read(current_actor(), record))
    return kind, record


@blueprint.route("/delete/<kind_name>/<int:record_id>", methods=["GET", "POST"])
def delete_record(kind_name: str, record_id: int) -> str | Response:
    """Ask whether to delete a record or, where it stays, say why and what to do instead."""
    actor, kind = current_actor(), kind_named(current_app, kind_name)
    if kind is None or not is_deletable(kind):
        raise NotFound("Records of this kind cannot be deleted.")
    require_sight(can_read_registers(actor))
    kind, record = get_record(kind, record_id)
    require_sight(kind.can_read(actor, record))
    require(can_delete(actor, kind, record))
    endpoint, values = kind.address(record)
    listed = _list_of(kind, endpoint)
    name, label = _name(kind, record), label_of(record)
    form = RecordForm(record)
    if form.saves(lambda: service.delete_record(actor, kind=kind, record=record)):
        return redirect_to(listed, f"{name} deleted.")
    return render(
        "withdrawals/delete_record.html",
        form=form,
        kind=kind,
        record_id=record_id,
        label=label,
        name=name,
        cancel=url_for(endpoint, **values),
        can_be_withdrawn=issubclass(kind.model, Withdrawable),
        why_not=why_not(
            kind.label,
            queries.find_added_at(record),
            queries.list_references(record),
            clock.now(),
        ),
    )


def _list_of(kind: RecordKind, endpoint: str) -> str:
    """The page that lists a kind's records, beside that of one; without one, the front page."""
    listed = f"{endpoint.partition('.')[0]}.list_{kind.name}s"
    return listed if listed in current_app.view_functions else "dashboard.show_home"


@blueprint.get("/withdrawn")
def list_withdrawn() -> str:
    require(can_read_registers(current_actor()))
    kinds = {kind.name: kind for kind in kinds_withdrawable()}
    page = paginate_rows(queries.select_withdrawn(list(kinds.values())))
    references = {
        (row.kind, row.id): reference_of(kinds[row.kind].model.PREFIX, row.number)
        for row in page.items
        if row.number is not None
    }
    return render("withdrawals/list_withdrawn.html", page=page, kinds=kinds, references=references)


@blueprint.route("/withdraw/<kind_name>/<int:record_id>", methods=["GET", "POST"])
def withdraw_record(kind_name: str, record_id: int) -> str | Response:
    actor = current_actor()
    kind, record = _find(kind_name, record_id, though_withdrawn=False)
    require(can_withdraw(actor, record))
    form = WithdrawalForm(
        record,
        without=() if isinstance(record, Numbered) else ("repeats",),
        withdrawn_reason="",
        repeats="",
    )
    if form.saves(lambda: service.withdraw_record(actor, record=record, **form.values())):
        return redirect_to(
            "withdrawals.show_withdrawn",
            f"{_name(kind, record)} withdrawn.",
            kind_name=kind.name,
            record_id=record.id,
        )
    endpoint, values = kind.address(record)
    return render(
        "withdrawals/withdraw_record.html",
        form=form,
        kind=kind,
        name=_name(kind, record),
        label=label_of(record),
        cancel=url_for(endpoint, **values),
    )


def _name(kind: RecordKind, record: Any) -> str:
    """What a record is called in a sentence that begins with it: "R-003", or "Resource"."""
    return record.reference if isinstance(record, Numbered) else kind.label.capitalize()


@blueprint.get("/withdrawn/<kind_name>/<int:record_id>")
def show_withdrawn(kind_name: str, record_id: int) -> str | Response:
    actor = current_actor()
    kind, record = _find(kind_name, record_id, though_withdrawn=True)
    if record.withdrawn_on is None:
        return redirect_to_record(record)
    other = find_record(kind, record.repeats_id) if record.repeats_id is not None else None
    return render(
        "withdrawals/show_withdrawn.html",
        record=record,
        kind=kind,
        label=label_of(record),
        name=_name(kind, record),
        other=label_of(other) if other is not None else "",
        other_address=_address(kind, other),
        can_restore=can_withdraw(actor, record),
    )


def _address(kind: RecordKind, record: Any) -> str:
    if record is None:
        return ""
    endpoint, values = kind.address(record)
    return url_for(endpoint, **values)


@blueprint.post("/withdrawn/<kind_name>/<int:record_id>/restore")
def restore_record(kind_name: str, record_id: int) -> Response:
    actor = current_actor()
    kind, record = _find(kind_name, record_id, though_withdrawn=True)
    require(can_withdraw(actor, record))
    press(record, lambda: service.restore_record(actor, record=record))
    return redirect_to_record(record, f"{_name(kind, record)} restored.")


def _kinds_archivable() -> list[RecordKind]:
    return [
        kind
        for domain in domains_in_use(current_app)
        for kind in domain.records
        if issubclass(kind.model, Archivable)
    ]


def _find_to_archive(kind_name: str, record_id: int) -> tuple[RecordKind, Any]:
    """The record that an address names, if the actor may see it and archive it."""
    actor, kind = current_actor(), kind_named(current_app, kind_name)
    if kind is None or not issubclass(kind.model, Archivable):
        raise NotFound("Records of this kind cannot be archived.")
    require_sight(can_read_registers(actor))
    kind, record = get_record(kind, record_id)
    require_sight(kind.can_read(actor, record))
    require(can_archive(actor, kind, record))
    return kind, record


@blueprint.get("/archived")
def list_archived() -> str:
    require(can_read_registers(current_actor()))
    kinds = {kind.name: kind for kind in _kinds_archivable()}
    return render(
        "withdrawals/list_archived.html",
        page=paginate_rows(queries.select_archived(list(kinds.values()))),
        kinds=kinds,
    )


@blueprint.route("/archive/<kind_name>/<int:record_id>", methods=["GET", "POST"])
def archive_record(kind_name: str, record_id: int) -> str | Response:
    actor = current_actor()
    kind, record = _find_to_archive(kind_name, record_id)
    form = ArchiveForm(record, archived_reason="")
    held = [each for domain in domains_in_use(current_app) for each in domain.holdings]

    def archive() -> None:
        values = form.values()
        service.archive_record(actor, kind=kind, record=record, holdings=held, **values)

    if form.saves(archive):
        return redirect_to_record(record, f"{record.name} archived.")
    endpoint, values = kind.address(record)
    return render(
        "withdrawals/archive_record.html",
        form=form,
        kind=kind,
        name=record.name,
        holdings=list(count_held(held, record)),
        cancel=url_for(endpoint, **values),
    )


@blueprint.post("/archive/<kind_name>/<int:record_id>/back")
def bring_back_record(kind_name: str, record_id: int) -> Response:
    actor = current_actor()
    kind, record = _find_to_archive(kind_name, record_id)
    press(record, lambda: service.bring_back_record(actor, kind=kind, record=record))
    return redirect_to_record(record, f"{record.name} is in use again.")
