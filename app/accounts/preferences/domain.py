"""What people's choices of emails declare."""

from datetime import time
from typing import Any

from app.accounts.models import Account
from app.accounts.preferences.queries import preferences_of
from app.accounts.preferences.views import blueprint
from app.core.access import Actor
from app.core.domain import Domain, Panel
from app.core.formats import clock_time


def _account_panel(account: Account, _actor: Actor) -> dict[str, Any]:
    chosen = preferences_of([account.person_id])[account.person_id]
    hour = None if chosen.hour is None else clock_time(time(chosen.hour))
    return {"hour": hour, "how_often": chosen.how_often}


DOMAIN = Domain(
    name="preferences",
    events={
        "preferences:kept": "Choice of emails changed",
        "preferences:stopped": "Optional reminders stopped",
    },
    blueprint=blueprint,
    panels=(Panel("own_account", 5, "preferences/account_panel.html", _account_panel),),
)
