"""Who may do what with people, organisations and accounts."""

from enum import StrEnum

from app.accounts.rules import Actor, Decision, allow, refuse


class AccountPermission(StrEnum):
    READ_PEOPLE = "person:read"
    EDIT_PEOPLE = "person:edit"


def can_read_people(actor: Actor) -> Decision:
    if actor.works_in_programme:
        return allow("You work in the programme.")
    return refuse("People are shown to those who work in the programme.")


def can_edit_people(actor: Actor) -> Decision:
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    return refuse("Only the secretariat changes people and organisations.")


def can_use_own_account(actor: Actor) -> Decision:
    if actor.person_id is not None:
        return allow("This is your own account.")
    return refuse("Sign in first.")


def must_use_codes(actor: Actor) -> Decision:
    """Whether one-time codes may be required of the person."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    return refuse("One-time codes are yours to choose.")
