"""The blueprint of returns, and how their pages find what an address names."""

from dataclasses import dataclass

from flask import Blueprint
from werkzeug.wrappers import Response

from app.core.errors import NotFound
from app.pilots.models import Pilot
from app.pilots.permissions import can_read_registers
from app.pilots.queries import get_pilot
from app.returns import queries
from app.returns.models import ReportingRound, Return
from app.returns.parts import PartKind, parts_in_use
from app.web.guards import require_sight
from app.web.identity import current_actor
from app.web.pages import redirect_to

blueprint = Blueprint("returns", __name__)


@dataclass(frozen=True)
class NamedReturn:
    """What the address of a return names: ``returned`` is None where it is not begun."""

    pilot: Pilot
    round: ReportingRound
    returned: Return | None

    @property
    def begun(self) -> Return:
        if self.returned is None:
            raise NotFound("This return has not been started.")
        return self.returned

    def address(self) -> dict[str, str | int]:
        return {"slug": self.pilot.slug, "round_id": self.round.id}

    def go_back(self, message: str = "") -> Response:
        """Go to the page of the return."""
        return redirect_to("returns.show_return", message, **self.address())


def find(slug: str, round_id: int) -> NamedReturn:
    """The place's return of a round, for those who read the registers."""
    require_sight(can_read_registers(current_actor()))
    pilot, round_ = get_pilot(slug), queries.get_round(round_id)
    return NamedReturn(pilot, round_, queries.find_return(round_id, pilot.id))


def find_part(name: str) -> PartKind:
    """The part that an address names."""
    by_name: dict[str, PartKind] = {key.value: part for key, part in parts_in_use().items()}
    if name not in by_name:
        raise NotFound("A return has no such part.")
    return by_name[name]
