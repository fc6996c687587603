"""The front page of each role."""

from flask import Blueprint

from app.accounts.identity import current_actor
from app.dashboard.permissions import can_see_home
from app.pilots.queries import count_pilots
from app.programme.queries import find_programme
from app.web.guards import require
from app.web.pages import render

blueprint = Blueprint("dashboard", __name__)


@blueprint.get("/")
def show_home() -> str:
    require(can_see_home(current_actor()))
    return render(
        "dashboard/show_home.html",
        programme=find_programme(),
        has_pilots=count_pilots() > 0,
    )
