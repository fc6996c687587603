"""What happens to a pack once it is issued."""

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.packs.announcing import announce_withdrawal
from app.packs.models import Pack
from app.packs.permissions import can_prepare_packs
from app.packs.rules import PACK_WORKFLOW, PackState


@audited("pack:withdrawn")
def withdraw_pack(actor: Actor, *, pack: Pack, reason: str) -> int:
    """Take back an issue: its readers are told, its page says why, and only the secretariat opens
    what was in it. Its number and its file stay for the record. Gives how many are told."""
    can_prepare_packs(actor).enforce()
    PACK_WORKFLOW.check(pack.state, PackState.WITHDRAWN)
    if pack.state is PackState.WITHDRAWN:
        raise DomainError("This pack has been withdrawn already.")
    pack.state = PackState.WITHDRAWN
    pack.withdrawn_at = clock.now()
    pack.withdrawn_by_id = actor.person_id
    pack.withdrawn_reason = reason
    return announce_withdrawal(pack)
