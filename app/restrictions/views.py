"""The pages that say who may read a record: whom it is restricted to, and its marking."""

from typing import Any

from flask import Blueprint, current_app, url_for
from werkzeug.wrappers import Response

from app.accounts.queries import list_people_named, person_choices
from app.core.choices import without
from app.core.domain import RecordKind
from app.core.errors import NotFound
from app.core.marked import Marked
from app.core.markings import scheme_of
from app.core.readers import readers_of
from app.core.records import get_record, kind_named, label_of
from app.pilots.permissions import can_restrict
from app.restrictions import service
from app.restrictions.forms import MarkingForm, RestrictionForm
from app.restrictions.permissions import can_mark
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import redirect_to, render

blueprint = Blueprint("restrictions", __name__)


def _record(kind_name: str, record_id: int) -> tuple[RecordKind, Any]:
    """The record that an address names, if the actor may see it."""
    kind = kind_named(current_app, kind_name)
    if kind is None or not kind.can_be_restricted:
        raise NotFound("Records of this kind cannot be restricted.")
    kind, record = get_record(kind, record_id)
    require_sight(kind.can_read(current_actor(), record))
    return kind, record


def _short_name(kind: RecordKind, record: Any) -> str:
    """What the breadcrumbs call a record, short enough for a narrow screen."""
    return getattr(record, "reference", "") or kind.label.capitalize()


@blueprint.route("/readers/<kind_name>/<int:record_id>", methods=["GET", "POST"])
def edit_readers(kind_name: str, record_id: int) -> str | Response:
    actor = current_actor()
    kind, record = _record(kind_name, record_id)
    require(can_restrict(actor, getattr(record, "pilot_id", None)))
    named = readers_of(record)
    form = RestrictionForm(
        record,
        choices={
            "kept_ids": [(each.id, each.name) for each in list_people_named(named)],
            "added_id": without(person_choices(), named),
        },
        without=() if named else ("kept_ids",),
        kept_ids=sorted(named),
    )
    endpoint, values = kind.address(record)
    if form.saves(lambda: service.restrict_record(actor, record=record, **form.values())):
        return redirect_to(endpoint, "Readers saved.", **values)
    return render(
        "restrictions/edit_readers.html",
        form=form,
        name=_short_name(kind, record),
        label=label_of(record),
        endpoint=endpoint,
        values=values,
        keepers=str(kind.model.keepers_in_words),
        effect=kind.model.restriction_in_words,
    )


@blueprint.route("/markings/<kind_name>/<int:record_id>", methods=["GET", "POST"])
def edit_marking(kind_name: str, record_id: int) -> str | Response:
    actor = current_actor()
    kind, record = get_record(kind_named(current_app, kind_name), record_id)
    if not issubclass(kind.model, Marked):
        raise NotFound("Records of this kind have no marking of their own.")
    require_sight(kind.can_read(actor, record))
    require(can_mark(actor))
    form = MarkingForm(record, marking_reason="")
    form.marking.offer(scheme_of(record.marking).markings)
    endpoint, values = kind.address(record)
    if form.saves(lambda: service.mark_record(actor, record=record, **form.values())):
        return redirect_to(endpoint, "Marking saved.", **values)
    return render(
        "restrictions/edit_marking.html",
        form=form,
        name=_short_name(kind, record),
        label=label_of(record),
        cancel=url_for(endpoint, **values),
    )
