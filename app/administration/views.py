"""Pages of the mail that goes out."""

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from app.accounts.letters import address_of
from app.accounts.permissions import can_read_people
from app.accounts.queries import find_account_of, get_person
from app.administration import service
from app.administration.forms import MailReturnedForm
from app.administration.permissions import can_keep_addresses, can_keep_messages
from app.core.formats import counted
from app.notifications import queries
from app.notifications.failing import find_trouble
from app.notifications.rules import MessageState
from app.notifications.transports import transport_of
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.once import once
from app.web.pages import redirect_to, render
from app.web.paging import choose, paginate

blueprint = Blueprint("administration", __name__)


@blueprint.get("/messages")
def list_messages() -> str:
    require(can_keep_messages(current_actor()))
    counts = queries.count_by_state()
    states = choose("state", "Status", [(s.value, s.word, counts[s]) for s in MessageState])
    chosen = MessageState(states.chosen) if states.chosen else None
    return render(
        "administration/list_messages.html",
        page=paginate(queries.select_messages(chosen)),
        counts=counts,
        total=sum(counts.values()),
        late_since=queries.find_late_since(),
        can_send=transport_of(current_app.config["SETTINGS"].mail) is not None,
        filters=[states],
    )


@blueprint.get("/messages/<int:message_id>")
def show_message(message_id: int) -> str:
    require_sight(can_keep_messages(current_actor()))
    message = queries.get_message(message_id)
    return render(
        "administration/show_message.html",
        message=message,
        trouble=find_trouble(message.to_address),
    )


@blueprint.post("/messages/<int:message_id>/retry")
def retry_message(message_id: int) -> Response:
    require_sight(can_keep_messages(current_actor()))
    with once():
        message = queries.get_message(message_id, is_locked=True)
        service.retry_message(current_actor(), message=message)
    return redirect_to(
        "administration.show_message", "It will be sent again shortly.", message_id=message_id
    )


@blueprint.post("/messages/<int:message_id>/give-up")
def give_up_message(message_id: int) -> Response:
    require_sight(can_keep_messages(current_actor()))
    with once():
        message = queries.get_message(message_id, is_locked=True)
        service.give_up_message(current_actor(), message=message)
    return redirect_to(
        "administration.show_message", "It will not be sent again.", message_id=message_id
    )


@blueprint.post("/messages/retry")
def retry_messages() -> Response:
    require(can_keep_messages(current_actor()))
    with once():
        count = service.retry_messages(current_actor())
    return redirect_to("administration.list_messages", f"{counted(count, 'message')} queued again.")


@blueprint.route("/people/<int:person_id>/mail-returned", methods=["GET", "POST"])
def mark_address(person_id: int) -> str | Response:
    require_sight(can_read_people(current_actor()))
    require(can_keep_addresses(current_actor()))
    person = get_person(person_id)
    address = address_of(person, find_account_of(person_id))
    form = MailReturnedForm()
    if form.saves(
        lambda: service.mark_address(
            current_actor(), person=person, address=address, **form.values()
        )
    ):
        said = f"No more mail is sent to {address}."
        return redirect_to("accounts.show_person", said, person_id=person_id)
    return render("administration/mark_address.html", form=form, person=person, address=address)


@blueprint.post("/people/<int:person_id>/mail-returned/clear")
def clear_address(person_id: int) -> Response:
    require_sight(can_read_people(current_actor()))
    require(can_keep_addresses(current_actor()))
    person = get_person(person_id)
    with once():
        address = address_of(person, find_account_of(person_id))
        service.clear_address(current_actor(), person=person, address=address)
    said = f"Mail is sent to {address} again."
    return redirect_to("accounts.show_person", said, person_id=person_id)
