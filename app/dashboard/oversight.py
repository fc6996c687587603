"""What those look after who keep no records themselves: Government Office leads their regions'
pilots, administrators accounts and mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.accounts.models import Person
from app.accounts.sign_in import attempts, tokens
from app.barriers import queries as barriers
from app.core import clock
from app.core.access import Actor, Role
from app.core.findings import NAMED, Finding, Named, Place
from app.core.formats import counted, day, moment
from app.dashboard.queries import list_pilots_by_id
from app.delivery.findings import list_overdue
from app.notifications import queries as messages
from app.notifications.rules import MessageState
from app.pilots.queries import find_leads
from app.returns import queries as returns
from app.returns.findings import round_finding
from app.returns.models import ReportingRound
from app.returns.status import PilotReturn
from app.risks.queries import count_very_high


@dataclass(frozen=True)
class ReviewedPilot:
    """A pilot as its reviewer sees it: its return, who leads it, and how many of its milestones are
    overdue, of its open risks very high, and of the answers that it waits for overdue."""

    sent: PilotReturn
    lead: Person | None
    overdue_milestones: int
    very_high_risks: int
    overdue_answers: int

    @property
    def is_to_be_chased(self) -> bool:
        return self.sent.update is None and self.sent.is_late


@dataclass(frozen=True)
class RegionPart:
    """Where the pilots stand that a Government Office lead reviews; ``round`` is None before the
    first has opened."""

    round: ReportingRound | None
    sentence: str
    pilots: Sequence[ReviewedPilot]


def region_part(actor: Actor, today: date) -> RegionPart | None:
    """None to those who lead for no Government Office."""
    own = actor.scopes(Role.GOVERNMENT_OFFICE_LEAD)
    if not own:
        return None
    round_ = returns.find_current_round(today)
    if round_ is None:
        return RegionPart(None, "No reporting round has opened yet.", [])
    of_region = returns.list_returns_of(list_pilots_by_id(own), round_, today)
    leads = find_leads(own, today)
    waiting = barriers.count_waiting(own, today)
    overdue = {row.record_id: row.total for row in list_overdue(own, today, 1)}
    very_high = count_very_high(own, today)
    return RegionPart(
        round_,
        round_finding(of_region),
        [
            ReviewedPilot(
                sent,
                leads.get(sent.pilot.id),
                overdue.get(sent.pilot.id, 0),
                very_high.get(sent.pilot.id, 0),
                waiting.get(sent.pilot.id, (0, 0))[1],
            )
            for sent in of_region
        ],
    )


def administrator_part(actor: Actor) -> list[Finding]:
    """What needs an administrator; empty to others."""
    if not actor.is_administrator:
        return []
    return [_mail(), _invitations(), _locked()]


def _mail() -> Finding:
    counts, late_since = messages.count_by_state(), messages.find_late_since()
    dead = counts[MessageState.DEAD]
    if dead:
        sentence = f"{counted(dead, 'message')} could not be delivered."
    elif late_since is not None:
        sentence = f"A message has been waiting to be sent since {moment(late_since)}."
    else:
        sentence = "All messages due have been sent."
    return Finding(
        "Messages",
        f"{dead} not delivered" if dead else "Waiting" if late_since else "In order",
        not dead and late_since is None,
        sentence,
        Place("administration.list_messages", {"state": MessageState.DEAD.value} if dead else {}),
    )


def _invitations() -> Finding:
    invitations = tokens.list_open_invitations()
    over = sum(each.expires_at <= clock.now() for each in invitations)
    sentence = f"{counted(len(invitations), 'person', 'people')} invited, but no password set"
    sentence += f"; {counted(over, 'invitation')} expired." if over else "."
    return Finding(
        "Invitations",
        f"{len(invitations)} open" if invitations else "None open",
        not invitations,
        sentence if invitations else "Everyone invited has set a password.",
        Place("accounts.list_people"),
        [
            Named(
                each.account.person.name,
                f"expired on {day(each.expires_at.date())}"
                if each.expires_at <= clock.now()
                else f"invited on {day(each.created_at.date())}",
                Place("accounts.show_person", {"person_id": each.account.person_id}),
            )
            for each in invitations[:NAMED]
        ],
        len(invitations[NAMED:]),
    )


def _locked() -> Finding:
    locked = attempts.list_locked_accounts()
    return Finding(
        "Sign-in",
        f"{len(locked)} locked" if locked else "In order",
        not locked,
        f"{counted(len(locked), 'account')} locked temporarily after too many wrong passwords."
        if locked
        else "No accounts are locked.",
        Place("operations.show_status"),
        [
            Named(
                each.account.person.name,
                "you can release the account, and a reset link lets them sign in straight away",
                Place("accounts.show_person", {"person_id": each.account.person_id}),
            )
            for each in locked[:NAMED]
        ],
        len(locked[NAMED:]),
    )
