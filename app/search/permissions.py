"""Who may look for records. What they find is what they may read."""

from app.core.access import Access, Actor, allow, refuse


def can_search(actor: Actor) -> Access:
    if actor.grants:
        return allow("You have a role in the programme.")
    return refuse("Only people with a role in the programme can look for records.")
