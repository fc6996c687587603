"""The pages on which a kind of record is made and changed, in the one shape that most of them have:
find it, ask, draw its form or save it, and go to the record's own page with a sentence of what was
done. A page of another shape calls ``require`` and ``RecordForm.saves`` itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.core.access import Access, Actor
from app.core.models import Record
from app.web.forms import RecordForm, press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import redirect_to, redirect_to_record, render

R = TypeVar("R", bound=Record)

#: A sentence of what was done, in which "{reference}" is the record's, or what makes one of it.
Sentence = str | Callable[[R], str]


def sighted(can_see: Callable[[Actor], Access], get: Callable[..., R]) -> Callable[..., R]:
    """What finds a record for those who may see its kind; to the others there is none."""

    def find(*address: Any) -> R:
        require_sight(can_see(current_actor()))
        return get(*address)

    return find


@dataclass(frozen=True)
class RecordPages(Generic[R]):
    """The pages of one kind of record. ``name`` is what services and templates call one ("risk");
    ``find`` gives the record that the values of an address name, if the actor may see it (see
    ``sighted``); ``can_edit`` is asked before it is changed. Its kind is a ``RecordKind``, which
    knows the page to go back to; where the record has several, ``place`` gives the endpoint of
    another and the values in its address."""

    blueprint: Blueprint
    name: str
    find: Callable[..., R]
    can_edit: Callable[[Actor, R], Access]
    place: Callable[[R], tuple[str, dict[str, Any]]] | None = None

    def go_back(self, record: R, message: str = "") -> Response:
        """Go to the page that shows what was changed, with a sentence of what was done."""
        if self.place is None:
            return redirect_to_record(record, message)
        endpoint, values = self.place(record)
        return redirect_to(endpoint, message, **values)

    def find_to_change(self, *address: Any, may: Callable[[Actor, R], Access] | None = None) -> R:
        """The record that an address names, for someone who may edit it, or ``may`` do what else
        the page is for."""
        record = self.find(*address)
        require((may or self.can_edit)(current_actor(), record))
        return record

    def change(
        self,
        record: R,
        form: RecordForm,
        verb: Callable[..., Any],
        done: Sentence[R] = "Changes saved.",
        look: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
        **context: Any,
    ) -> str | Response:
        """Answer with the form, drawn by the endpoint's template; once it is sent and its values
        went to a service's ``verb``, with the record's page. ``look`` makes of them what the verb
        takes, before any transaction: for what takes long, such as looking into a file."""
        seen: dict[str, Any] = {}

        def prepare() -> None:
            seen.update(look(form.values()) if look else form.values())

        def save() -> None:
            self._call(verb, record, **(seen if look else form.values()))

        if form.saves(save, look=prepare if look else None):
            return self.go_back(record, _said(done, record))
        return render(_template(), form=form, **{self.name: record}, **context)

    def change_part(
        self,
        record: R,
        name: str,
        part: Record,
        form: RecordForm,
        verb: Callable[..., Any],
        done: Sentence[R] = "Changes saved.",
    ) -> str | Response:
        """The same for a row that belongs to the record, which the service and the template call
        by this name: when it is saved, the record's page shows it."""
        if form.saves(lambda: verb(current_actor(), **{name: part}, **form.values())):
            return self.go_back(record, _said(done, record))
        return render(_template(), form=form, **{self.name: record, name: part})

    def button(
        self,
        rule: str,
        verb: Callable[..., Any],
        done: Sentence[R],
        may: Callable[[Actor, R], Access] | None = None,
    ) -> None:
        """Bind a button of the record's page: it does a service's ``verb``, which names the
        endpoint."""

        def view(**address: Any) -> Response:
            record = self.find_to_change(*address.values(), may=may)
            press(record, lambda: self._call(verb, record))
            return self.go_back(record, _said(done, record))

        self.blueprint.add_url_rule(rule, verb.__name__, view, methods=["POST"])

    def _call(self, verb: Callable[..., Any], record: R, **values: Any) -> None:
        verb(current_actor(), **{self.name: record}, **values)


def create(
    form: RecordForm,
    make: Callable[..., Record],
    done: Sentence[Any] = "{reference} added.",
    **context: Any,
) -> str | Response:
    """Answer with the form of a new record, drawn by the endpoint's template; once it is sent and
    a service made the record of its values, with the record's page."""
    made = form.made(lambda: make(current_actor(), **form.values()))
    if made is not None:
        return redirect_to_record(made, _said(done, made))
    return render(_template(), form=form, **context)


def _said(done: Sentence[R], record: R) -> str:
    if not isinstance(done, str):
        return done(record)
    return done.replace("{reference}", getattr(record, "reference", ""))


def _template() -> str:
    """The template of an endpoint is its path: ``risks.edit_risk``, ``risks/edit_risk.html``."""
    assert request.endpoint is not None
    return f"{request.endpoint.replace('.', '/')}.html"
