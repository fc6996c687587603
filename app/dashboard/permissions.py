"""Who may see the front page."""

from app.core.access import Access, Actor, allow, refuse


def can_see_home(actor: Actor) -> Access:
    if actor.grants:
        return allow("You have a role in the programme.")
    return refuse(
        "You have an account but no role in the programme. Ask the secretariat to give you one."
    )
