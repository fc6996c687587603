"""Who may refer an item, and who reads what became of it."""

from app.core.access import Access, Actor, Role, allow, refuse, secretariat_only
from app.referrals.models import Referral


def can_list_referrals(actor: Actor) -> Access:
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.is_(Role.GROUP_MEMBER):
        return allow("You are a member of a group.")
    return refuse("Only members of the groups and the secretariat can see referrals.")


def can_read_referral(actor: Actor, referral: Referral, record_decision: object) -> Access:
    """Members of either group, and whoever reads the record itself (``record_decision``)."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if any(
        actor.is_(Role.GROUP_MEMBER, group_id)
        for group_id in (referral.from_group_id, referral.to_group_id)
    ):
        return allow("You are a member of one of the 2 groups.")
    if record_decision:
        return allow("You can read the record that was referred.")
    return refuse("Only members of the 2 groups can read this referral.")


def can_run_referrals(actor: Actor) -> Access:
    return secretariat_only(actor, "Only the secretariat can refer items and record the answers.")
