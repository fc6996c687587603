"""Opening accounts and recording clearances of many people in one step."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.accounts.approvals import service as approvals
from app.accounts.approvals.rules import RequestState
from app.accounts.permissions import can_administer
from app.accounts.queries import find_account_of
from app.audit.events import audited
from app.core.access import Actor
from app.core.formats import counted
from app.core.markings import Marking, MarkingScheme, is_lower
from app.core.sentences import listed
from app.governance.joining.queries import Joiner


@dataclass
class Invited:
    """How many were invited, were cleared, and wait for a second person."""

    invited: int = 0
    cleared: int = 0
    waiting: int = 0

    @property
    def words(self) -> str:
        said = [f"{counted(self.invited, 'person', 'people')} invited"] if self.invited else []
        if self.cleared:
            said.append(f"{self.cleared:,} cleared for their group’s marking")
        if self.waiting:
            said.append(f"{self.waiting:,} awaiting a second person’s approval")
        return f"{listed(said) if said else 'No one was invited'}."


@audited("account:opened")
def invite(actor: Actor, *, joiners: Sequence[Joiner], person_ids: Collection[int]) -> Invited:
    """Open the accounts of some of those who lack one, invite them, and clear them for the
    markings of their groups. What needs a second person is asked for."""
    can_administer(actor).enforce()
    done = Invited()
    for joiner in joiners:
        if joiner.person.id not in person_ids or joiner.person.id == actor.person_id:
            continue
        if joiner.needs_account:
            state = approvals.keep_account(
                actor,
                person=joiner.person,
                account=None,
                email=joiner.person.email,
                is_enabled=True,
            )
            done.invited += state is RequestState.DONE
            done.waiting += state is not RequestState.DONE
        if joiner.needs_clearance and joiner.reads is not None:
            _clear(actor, joiner, joiner.reads, done)
    return done


def _clear(actor: Actor, joiner: Joiner, reads: Marking, done: Invited) -> None:
    account = joiner.account or find_account_of(joiner.person.id)
    if account is None:  # which waits for a second person itself
        return
    until, since = account.clearance_before_2014, account.clearance_since_2014
    if reads in MarkingScheme.SINCE_APRIL_2014.markings:
        since = reads if is_lower(since, reads) else since
    else:
        until = reads if is_lower(until, reads) else until
    state = approvals.record_clearance(
        actor, account=account, clearance_before_2014=until, clearance_since_2014=since
    )
    done.cleared += state is RequestState.DONE
    done.waiting += state is not RequestState.DONE
