"""A small programme in which every record's page can be opened, and people of each role.

Kent is the pilot whose records are opened, Durham another; the officials are the group whose
meeting and packs are, the ministers another.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.accounts.models import Account
from app.governance.terms.rules import TermsState
from app.notifications.rules import MessageState
from app.packs.rules import PackState
from app.pilots.rules import PilotRoleKind
from app.returns.rules import UpdateState
from tests import factories as make

#: Who opens pages. ``own`` leads Kent, ``other`` leads Durham; ``member`` and ``reader`` belong
#: to the officials' group, ``stranger`` has an account and no part in the programme.
ROLES = (
    "anonymous",
    "administrator",
    "secretariat",
    "own",
    "other",
    "member",
    "reader",
    "stranger",
)


@dataclass(frozen=True)
class World:
    accounts: dict[str, Account]
    addresses: dict[str, Any]


def build() -> World:
    """The world in the app's (empty) database."""
    make.pin()
    make.programme()
    kent, durham = make.pilot(name="Kent"), make.pilot(name="Durham")
    officials = make.group(name="Officials", slug="officials")
    ministers = make.group(name="Ministers", slug="ministers")
    accounts = {
        "administrator": make.administrator(),
        "secretariat": make.secretariat(),
        "own": make.pilot_lead(kent),
        "other": make.pilot_lead(durham),
        "member": make.member(officials),
        "reader": make.reader(officials),
        "stranger": make.account(),
    }
    month = make.reporting_round()
    earlier = make.reporting_round(opens_on=date(2009, 12, 18), due_on=date(2010, 1, 4))
    meeting = make.meeting(group=officials, round=month)
    their_meeting = make.meeting(group=ministers, held_on=date(2010, 3, 1))
    item = make.agenda_item(meeting=meeting)
    body, partner = make.organisation(), make.organisation()
    make.pilot_partner(kent, partner)
    make.progress_update(pilot=kent, round=month, state=UpdateState.DRAFT, submitted_on=None)
    make.progress_update(pilot=kent, round=earlier)
    make.terms(group=officials, number=1)
    draft_terms = make.terms(group=officials, number=2, state=TermsState.DRAFT, agreed_on=None)
    packs = {
        "draft": make.pack(meeting, PackState.BUILT).id,
        "issued": make.pack(meeting, PackState.ISSUED).id,
        "theirs": make.pack(their_meeting, PackState.ISSUED).id,
    }
    return World(
        accounts,
        {
            "person": make.account(make.person(organisation=body)).person_id,
            "organisation": body.id,
            "pilot": kent.slug,
            "group": officials.slug,
            "day": meeting.held_on.isoformat(),
            "their_group": ministers.slug,
            "their_day": their_meeting.held_on.isoformat(),
            "item": item.id,
            "removed_item": make.agenda_item(meeting=meeting).id,
            "membership": make.membership(group=officials).id,
            "ended": make.membership(group=officials).id,
            "standing": make.standing_item(group=officials).id,
            "removed_standing": make.standing_item(group=officials).id,
            "removed_reader": make.reader(officials).person_id,
            "agreed_terms": 1,
            "terms": draft_terms.number,
            "removed_substitute": make.substitute(make.membership(group=officials)).id,
            "series": make.series(group=officials).id,
            "calendar": make.calendar_feed(),
            "partner": partner.id,
            "term": make.pilot_role(make.person(), kent, PilotRoleKind.CHAMPION).id,
            "round": month.id,
            "earlier_round": earlier.id,
            "milestone": make.milestone(pilot=kent).reference,
            "product": make.product().reference,
            "interdependency": make.interdependency(pilot=kent).reference,
            "resource": make.resource_need(pilot=kent).id,
            "risk": make.risk(pilot=kent).reference,
            "issue": make.issue(pilot=kent).reference,
            "barrier": make.barrier(pilot=kent).reference,
            "message": make.message().id,
            "dead_message": make.message(state=MessageState.DEAD).id,
            "lost_message": make.message(state=MessageState.DEAD).id,
            "decision": make.decision(group=officials).reference,
            "draft_decision": make.decision(meeting=meeting, announced_on=None).reference,
            "removed_decision": make.decision(meeting=meeting, announced_on=None).reference,
            "action": make.action(group=officials, owner=accounts["own"].person).reference,
        }
        | packs,
    )
