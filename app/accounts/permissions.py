"""Who may do what with people, organisations, accounts and granted roles."""

from app.accounts.rules import GRANTED_ROLES
from app.core.access import Access, Actor, Role, allow, refuse, secretariat_only
from app.core.frozen import Frozen
from app.core.markings import Marking, is_within

#: The roles that the secretariat grants too: its daily work.
_GRANTED_BY_SECRETARIAT = (Role.READER, Role.PILOT_CONTRIBUTOR)


def can_read_people(actor: Actor) -> Access:
    if actor.works_in_programme:
        return allow("You work in the programme.")
    if actor.is_administrator:
        return allow("You are an administrator.")
    return refuse("Only people who work in the programme can see this.")


def can_edit_people(actor: Actor) -> Access:
    return secretariat_only(actor, "Only the secretariat can change people and organisations.")


def can_administer(actor: Actor) -> Access:
    """Keep accounts, clearances and roles, search the audit record, see the state of mail."""
    if actor.is_administrator:
        return allow("You are an administrator.")
    return refuse("Only administrators can manage accounts, roles and clearances.")


def can_grant(actor: Actor, role: Role) -> Access:
    """Whether the actor grants a role to others, and ends it."""
    if role not in GRANTED_ROLES:
        return refuse(f"{role.word} cannot be granted here. Name the person in the record itself.")
    if actor.is_administrator:
        return allow("You are an administrator.")
    if role in _GRANTED_BY_SECRETARIAT and actor.is_secretariat:
        return allow("You are in the secretariat.")
    return refuse(f"You cannot grant or end the role {role.word.lower()}.")


def can_grant_any(actor: Actor) -> Access:
    """Whether there is a role that the actor grants."""
    decisions = [can_grant(actor, role) for role in GRANTED_ROLES]
    return next((each for each in decisions if each), decisions[0])


def can_read_marking(actor: Actor, marking: Marking) -> Access:
    """Whether the actor's clearance reaches a marking. This is asked besides, never instead of,
    the question whether the actor may read the record at all."""
    if is_within(marking, actor.clearances):
        return allow(f"You are cleared to read {marking.word}.")
    return refuse(
        f"This is marked {marking.word}, which is above your clearance. An administrator records "
        "clearances."
    )


def can_read_copy(actor: Actor, copy: Frozen) -> Access:
    """Whether the actor might read what a copy was made of at that time. This too is asked
    besides."""
    each_is_named = all(
        who.is_secretariat or who.person_id in copy.reader_ids for who in (actor, actor.in_person)
    )
    if copy.is_restricted and not each_is_named:
        return refuse("This version was restricted to named people.")
    return can_read_marking(actor, copy.marking)


def can_use_own_account(actor: Actor) -> Access:
    if actor.by is not None:
        return refuse(f"You are acting for {actor.name}. Stop acting for them to use your account.")
    if actor.person_id is not None:
        return allow("This is your own account.")
    return refuse("Sign in first.")


def must_use_codes(actor: Actor) -> Access:
    """Whether one-time codes may be required of the person."""
    if actor.is_secretariat or actor.is_administrator:
        return allow("You are in the secretariat, or an administrator.")
    return refuse("You can choose whether to use one-time codes.")
