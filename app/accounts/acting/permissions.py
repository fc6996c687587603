"""Who says who acts for whom, and who then does."""

from app.accounts.acting.models import ActingPeriod
from app.accounts.models import Person
from app.core.access import Access, Actor, allow, refuse


def can_arrange_acting(actor: Actor, person: Person) -> Access:
    """Say who acts for a person."""
    if actor.by is not None:
        return refuse(f"You are acting for {actor.name}. Only they can choose who acts for them.")
    if actor.person_id == person.id and actor.grants:
        return allow("You choose who acts for you.")
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    return refuse("People choose who acts for them, or the secretariat does.")


def can_end_acting(actor: Actor, period: ActingPeriod) -> Access:
    if actor.by is None and actor.person_id == period.acting_id:
        return allow("You act for them.")
    return can_arrange_acting(actor, period.person)


def can_see_acting(actor: Actor) -> Access:
    """The page of for whom one acts."""
    if actor.person_id is None:
        return refuse("Sign in first.")
    return allow("These are your own arrangements.")


def can_act_for(actor: Actor, period: ActingPeriod) -> Access:
    """Whether the period is the actor's: that it has begun and is not over is asked besides. Who
    acts for one person does not act through them for another."""
    if actor.by is not None:
        return refuse(f"You are acting for {actor.name}. Stop acting for them first.")
    if actor.person_id == period.acting_id:
        return allow("You act for them.")
    return refuse("Only the person named to act for them can do this.")
