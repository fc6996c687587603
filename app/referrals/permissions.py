"""Who may refer an item, and who reads what became of it."""

from typing import Any

from flask import current_app

from app.core.access import Access, Actor, Role, allow, refuse, secretariat_only
from app.core.records import find_record, kind_named
from app.referrals.models import Referral


def can_list_referrals(actor: Actor) -> Access:
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.is_(Role.GROUP_MEMBER):
        return allow("You are a member of a group.")
    return refuse("Only members of the groups and the secretariat can see referrals.")


def can_read_referral(actor: Actor, referral: Referral, record: object) -> Access:
    """Members of either group, and whoever reads the ``record`` itself (``find_record_read``)."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if any(
        actor.is_(Role.GROUP_MEMBER, group_id)
        for group_id in (referral.from_group_id, referral.to_group_id)
    ):
        return allow("You are a member of one of the 2 groups.")
    if record:
        return allow("You can read the record that was referred.")
    return refuse("Only members of the 2 groups can read this referral.")


def find_record_read(actor: Actor, referral: Referral) -> Any | None:
    """The record that was referred, if it is still there and the actor may read it."""
    kind = kind_named(current_app, referral.record_kind)
    record = find_record(kind, referral.record_id) if kind else None
    return record if kind and record is not None and kind.can_read(actor, record) else None


def can_run_referrals(actor: Actor) -> Access:
    return secretariat_only(actor, "Only the secretariat can refer items and record the answers.")
