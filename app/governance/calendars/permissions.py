"""Who may subscribe to a calendar of their own."""

from app.core.access import Access, Actor, Role, allow, refuse


def can_keep_calendar(actor: Actor) -> Access:
    if actor.person_id is None:
        return refuse("Sign in first.")
    if actor.by is not None:
        return refuse(
            f"You are acting for {actor.name}. Stop acting for them to use your calendar."
        )
    if actor.works_in_programme or actor.is_(Role.READER):
        return allow("This is your own calendar.")
    return refuse("Only people with a role in the programme have a calendar.")
