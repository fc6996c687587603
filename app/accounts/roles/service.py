"""Recording clearances. Roles are granted in ``app.accounts.service``."""

from app.accounts.approvals.second_person import check_alone
from app.accounts.models import Account
from app.accounts.permissions import can_administer
from app.audit.events import audited
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.markings import Marking, is_lower


@audited("account:cleared")
def record_clearance(
    actor: Actor,
    *,
    account: Account,
    clearance_before_2014: Marking,
    clearance_since_2014: Marking,
    is_agreed: bool = False,
) -> None:
    """Say up to which marking of each scheme a person reads. Nobody clears themselves, and a
    higher one needs a second person who has agreed (``accounts.approvals``)."""
    check_clearing(actor, account)
    is_raised = raises(account, clearance_before_2014, clearance_since_2014)
    if is_raised and not is_agreed:
        check_alone(
            actor,
            f"Clearance up to {clearance_before_2014.word} and {clearance_since_2014.word} for "
            f"{account.email}",
        )
    account.clearance_before_2014 = clearance_before_2014
    account.clearance_since_2014 = clearance_since_2014


def raises(account: Account, before_2014: Marking, since_2014: Marking) -> bool:
    """Whether these clearances are above those that an account has, in either scheme."""
    return is_lower(account.clearance_before_2014, before_2014) or is_lower(
        account.clearance_since_2014, since_2014
    )


@audited("account:cleared")
def check_clearing(actor: Actor, account: Account) -> None:
    """Raise where the actor may not clear whose account it is."""
    can_administer(actor).enforce()
    if account.person_id == actor.person_id:
        raise DomainError("You cannot record your own clearance. Ask a colleague to.")
