"""Recording clearances. Roles are granted in ``app.accounts.service``."""

from app.accounts.models import Account
from app.accounts.permissions import can_administer
from app.audit.events import audited
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.markings import Marking


@audited("account:cleared")
def record_clearance(
    actor: Actor,
    *,
    account: Account,
    clearance_before_2014: Marking,
    clearance_since_2014: Marking,
) -> None:
    """Say up to which marking of each scheme a person reads. Nobody clears themselves."""
    can_administer(actor).enforce()
    if account.person_id == actor.person_id:
        raise DomainError("You cannot record your own clearance. Ask a colleague to.")
    account.clearance_before_2014 = clearance_before_2014
    account.clearance_since_2014 = clearance_since_2014
