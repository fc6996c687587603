"""The register of referrals."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.core.access import Actor, Role
from app.core.exports import Column, Table
from app.core.registers import Reading, Register, RegisterFilter, count_if
from app.referrals.labels import ReferralText, texts_of
from app.referrals.models import Referral
from app.referrals.permissions import can_list_referrals
from app.referrals.queries import AROUND, group_choices, touches
from app.referrals.rules import WAITING, ReferralState


@dataclass(frozen=True)
class ReferralRow:
    """A referral in the list, with what its reader may know of it."""

    referral: Referral
    text: ReferralText


def _own_groups(actor: Actor) -> Collection[int] | None:
    return None if actor.is_secretariat else actor.scopes(Role.GROUP_MEMBER)


def _read_referrals(_today: date, actor: Actor) -> Reading[Referral]:
    """Those from or to the actor's groups, newest first."""
    groups = _own_groups(actor)
    rows = select(Referral)
    return Reading(
        rows=rows if groups is None else rows.where(touches(groups)),
        keys={"to": (Referral.to_group_id,), "state": (Referral.state,)},
        order=(Referral.number.desc(),),
        measures={
            "waiting": count_if(Referral.state.in_(WAITING)),
            "answered": count_if(Referral.state == ReferralState.ANSWERED),
        },
    )


def _show(referrals: Sequence[Referral], _today: date, _actor: Actor) -> list[ReferralRow]:
    texts = texts_of(referrals)
    return [ReferralRow(each, texts[each.id]) for each in referrals]


def _groups(actor: Actor) -> list[tuple[int, str]]:
    own = _own_groups(actor)
    return [each for each in group_choices() if own is None or each[0] in own]


REFERRALS: Register[Referral, ReferralRow] = Register(
    name="referrals",
    heading="Referrals",
    read=_read_referrals,
    show=_show,
    parts=AROUND,
    filters=(
        RegisterFilter("to", "Referred to", _groups),
        RegisterFilter("state", "Status", lambda _: [(s.value, s.word) for s in ReferralState]),
    ),
    can_read=can_list_referrals,
    table=Table(
        "Referrals",
        (
            Column("Reference", lambda row: row.referral.reference, 10),
            Column("Record", lambda row: row.text.label, 40),
            Column("Referred by", lambda row: row.referral.from_group.name, 24),
            Column("Referred to", lambda row: row.referral.to_group.name, 24),
            Column("What is asked", lambda row: row.text.ask, 40),
            Column("Why", lambda row: row.text.reason, 40),
            Column("Referred", lambda row: row.referral.referred_on, 12),
            Column("Status", lambda row: row.referral.state.word, 14),
            Column("Answer", lambda row: a.outcome.word if (a := row.referral.answer) else "", 20),
            Column("Closed", lambda row: row.referral.closed_on, 12),
            Column("Source", lambda row: row.referral.source, 24),
        ),
    ),
)
