"""Who may say whether a member comes to a meeting."""

from collections.abc import Collection

from app.core.access import Access, Actor, allow, refuse


def can_answer_invitation(actor: Actor, asked_ids: Collection[int]) -> Access:
    """``asked_ids`` are the members who count towards the quorum on the meeting's day. What came
    another way, the secretariat records as apologies or attendance."""
    if actor.person_id in asked_ids:
        return allow("You are a member of the group.")
    return refuse("Members of the group say for themselves whether they are coming.")
