"""Who may do what with spend returns."""

from app.core.access import Access, Actor, Role, allow, refuse
from app.core.wording import words
from app.pilots.permissions import can_edit_record_of, can_read_registers
from app.spend.models import SpendMatch, SpendQuery, SpendReturn
from app.spend.rules import (
    MODERATED_STATES,
    SPEND_WORKFLOW,
    WRITTEN_STATES,
    SpendQueryState,
    SpendState,
)


def can_read_spend(actor: Actor) -> Access:
    """What was sent in, of every place."""
    return can_read_registers(actor)


def can_read_spend_return(actor: Actor, spend_return: SpendReturn) -> Access:
    """A draft is for those who write it and those who moderate."""
    if spend_return.state is not SpendState.DRAFT:
        return can_read_spend(actor)
    if can_moderate_any(actor):
        return allow("You moderate spend returns.")
    if can_edit_record_of(actor, spend_return.pilot_id):
        return allow(f"You keep this {words.place}’s records.")
    return refuse(f"Only the {words.place} and those who moderate can read a draft.")


def can_write_spend(actor: Actor, spend_return: SpendReturn) -> Access:
    """Its head and its lines."""
    if spend_return.state not in WRITTEN_STATES:
        return refuse("This return has been submitted. It can be changed once it is queried.")
    return can_edit_record_of(actor, spend_return.pilot_id)


def can_submit_spend(actor: Actor, spend_return: SpendReturn) -> Access:
    may = can_write_spend(actor, spend_return)
    if not may:
        return may
    if actor.is_secretariat or actor.is_(Role.PILOT_LEAD, spend_return.pilot_id):
        return allow(f"You lead this {words.place}, or are in the secretariat.")
    return refuse(f"Only the {words.place}’s lead and the secretariat can submit the return.")


def can_explain_query(actor: Actor, query: SpendQuery) -> Access:
    if query.state is not SpendQueryState.OPEN:
        return refuse("This query has been explained.")
    if query.owner_id is not None and query.owner_id == actor.person_id:
        return allow("You own this query.")
    return can_edit_record_of(actor, query.spend_return.pilot_id)


def can_certify_spend(actor: Actor, spend_return: SpendReturn) -> Access:
    if spend_return.state is not SpendState.MODERATED:
        return refuse("Only a moderated return can be certified.")
    if actor.is_secretariat or actor.is_(Role.PILOT_LEAD, spend_return.pilot_id):
        return allow(f"You lead this {words.place}, or are in the secretariat.")
    return refuse(f"Only the {words.place}’s lead and the secretariat can certify the return.")


def can_moderate_any(actor: Actor) -> Access:
    if actor.is_(Role.SPEND_MODERATOR):
        return allow("You moderate spend returns.")
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    return refuse("Only the secretariat and spend moderators can moderate spend returns.")


def can_moderate_spend(actor: Actor, spend_return: SpendReturn) -> Access:
    """Never whoever prepared it, nor whoever wrote any version of it."""
    may = can_moderate_any(actor)
    if not may:
        return may
    if spend_return.preparer_id in actor.people:
        return refuse("You prepared this return, so someone else must moderate it.")
    if any(each.person_id in actor.people for each in spend_return.preparers):
        return refuse("You wrote lines of this return, so someone else must moderate it.")
    return may


def can_match_spend(actor: Actor, *returns: SpendReturn) -> Access:
    """Say of an end of each of two returns whether they are the same money. Within one return that
    changes what it counts, so it is moderated then."""
    for each in returns:
        may = can_moderate_spend(actor, each)
        if not may:
            return may
        if each.state is SpendState.DRAFT:
            return refuse("A draft is not matched with other returns.")
    if len({each.id for each in returns}) == 1 and not can_adjust_spend(actor, returns[0]):
        return refuse("Two lines of one return can be matched only while it is in moderation.")
    return can_moderate_any(actor)


def can_undo_match(actor: Actor, match: SpendMatch) -> Access:
    if match.undone_on is not None:
        return refuse("This has been undone.")
    return can_match_spend(actor, match.funder_return, match.deliverer_return)


def can_begin_moderation(actor: Actor, spend_return: SpendReturn) -> Access:
    if SpendState.IN_MODERATION not in SPEND_WORKFLOW.moves_from(spend_return.state):
        return refuse(f"This return is {spend_return.state.word.lower()}.")
    return can_moderate_spend(actor, spend_return)


def can_ask_query(actor: Actor, spend_return: SpendReturn) -> Access:
    if spend_return.state not in MODERATED_STATES:
        return refuse("Begin moderation before you ask about this return.")
    return can_moderate_spend(actor, spend_return)


def can_settle_query(actor: Actor, query: SpendQuery) -> Access:
    """Accept its explanation, or ask again."""
    if query.state is not SpendQueryState.EXPLAINED:
        return refuse("This query has no explanation to settle.")
    return can_ask_query(actor, query.spend_return)


def can_adjust_spend(actor: Actor, spend_return: SpendReturn) -> Access:
    if spend_return.state is not SpendState.IN_MODERATION:
        return refuse("Lines can be adjusted only while the return is in moderation.")
    return can_moderate_spend(actor, spend_return)


def can_conclude_moderation(actor: Actor, spend_return: SpendReturn) -> Access:
    if spend_return.state is not SpendState.IN_MODERATION:
        return refuse("This return is not in moderation.")
    return can_moderate_spend(actor, spend_return)


def can_publish_spend(actor: Actor, spend_return: SpendReturn) -> Access:
    if spend_return.state is not SpendState.CERTIFIED:
        return refuse("Only a certified return can be published.")
    return can_moderate_spend(actor, spend_return)


def can_take_package(actor: Actor, spend_return: SpendReturn) -> Access:
    """The files to publish: of what was certified alone."""
    if spend_return.state not in (SpendState.CERTIFIED, SpendState.PUBLISHED):
        return refuse("Only a certified return has files to publish.")
    return can_read_spend(actor)


def can_change_rules(actor: Actor) -> Access:
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.is_(Role.SPEND_MODERATOR):
        return allow("You moderate spend returns.")
    return refuse("Only the secretariat and spend moderators can change the rules.")
