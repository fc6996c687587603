"""Who has prepared a return: whoever wrote lines of it, themselves or for someone else."""

from app.core.access import Actor
from app.spend.models import SpendPreparer, SpendReturn


def note_preparer(actor: Actor, spend_return: SpendReturn) -> None:
    """Note that the actor wrote lines, so that another moderates the return, now and later."""
    spend_return.preparer_id = actor.person_id or spend_return.preparer_id
    known = {each.person_id for each in spend_return.preparers}
    spend_return.preparers.extend(
        SpendPreparer(person_id=each) for each in sorted(actor.people - known)
    )
    spend_return.touch()
