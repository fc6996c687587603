"""The page on what each department owes."""

from werkzeug.wrappers import Response

from app.barriers.departments import DEPARTMENTS
from app.barriers.views.base import blueprint
from app.web.identity import current_actor
from app.web.registers import show_register


@blueprint.get("/barriers/departments")
def list_departments() -> str | Response:
    return show_register(DEPARTMENTS, current_actor())
