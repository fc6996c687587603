"""Pages on which organisations' contacts are named and changed."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.accounts.contacts import queries, service
from app.accounts.contacts.forms import ContactForm, NameContactForm
from app.accounts.permissions import can_edit_people, can_read_people
from app.accounts.queries import get_organisation, person_choices
from app.core import clock
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import redirect_to, render

blueprint = Blueprint("contacts", __name__)


@blueprint.route("/organisations/<int:organisation_id>/contacts", methods=["GET", "POST"])
def name_contact(organisation_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_edit_people(actor))
    organisation = get_organisation(organisation_id)
    people = person_choices()
    form = NameContactForm(
        choices={"person_id": people, "senior_id": people}, starts_on=clock.today()
    )
    if form.saves(lambda: service.name_contact(actor, organisation=organisation, **form.values())):
        return redirect_to(
            "accounts.show_organisation", "Contact named.", organisation_id=organisation_id
        )
    return render("contacts/name_contact.html", form=form, organisation=organisation)


@blueprint.route(
    "/organisations/<int:organisation_id>/contacts/<int:contact_id>", methods=["GET", "POST"]
)
def edit_contact(organisation_id: int, contact_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_edit_people(actor))
    contact = queries.get_contact(organisation_id, contact_id)
    form = ContactForm(contact, choices={"senior_id": person_choices()})
    if form.saves(lambda: service.amend_contact(actor, contact=contact, **form.values())):
        return redirect_to(
            "accounts.show_organisation", "Changes saved.", organisation_id=organisation_id
        )
    return render("contacts/edit_contact.html", form=form, contact=contact)
