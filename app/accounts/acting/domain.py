"""What acting for others declares."""

from typing import Any

from app.accounts.acting import queries
from app.accounts.acting.known import know_acted_for
from app.accounts.acting.permissions import can_arrange_acting
from app.accounts.acting.views import blueprint
from app.accounts.models import Account, Person
from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, HeaderLink, Panel
from app.core.sentences import listed


def _person_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    periods = queries.list_ahead(person.id, clock.today())
    can_arrange = can_arrange_acting(actor, person)
    if not periods and not can_arrange:
        return None
    return {
        "person": person,
        "periods": periods,
        "can_arrange": can_arrange,
        "today": clock.today(),
    }


def _account_panel(_account: Account, actor: Actor) -> dict[str, Any] | None:
    assert actor.person_id is not None
    today = clock.today()
    return {
        "today": today,
        "periods": queries.list_ahead(actor.person_id, today),
        "person_id": actor.person_id,
        "can_arrange": bool(actor.grants),
    }


def _header(actor: Actor) -> HeaderLink | None:
    """Beside the name of whoever acts for others: for whom."""
    if actor.person_id is None or actor.by is not None:
        return None
    acted_for = know_acted_for(actor.person_id, clock.today())
    if not acted_for:
        return None
    names = listed([each.name for each in acted_for])
    return HeaderLink("Act for others", names, "acting.list_acting", keeps_page=True)


DOMAIN = Domain(
    name="acting",
    events={
        "acting:arranged": "Someone named to act for them",
        "acting:ended": "Acting ended",
        "acting:begun": "Someone began to act for them",
        "acting:stopped": "Someone stopped acting for them",
    },
    blueprint=blueprint,
    header=_header,
    panels=(
        Panel("person", 20, "acting/person_panel.html", _person_panel),
        Panel("own_account", 10, "acting/account_panel.html", _account_panel),
    ),
)
