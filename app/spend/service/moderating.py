"""What moderators do with spend returns."""

from datetime import date

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record
from app.core.formats import counted
from app.extensions import db
from app.spend import queries
from app.spend.keeping import keep_sums
from app.spend.models import SpendAdjustment, SpendLine, SpendQuery, SpendReturn
from app.spend.permissions import (
    can_adjust_spend,
    can_ask_query,
    can_begin_moderation,
    can_conclude_moderation,
    can_publish_spend,
    can_settle_query,
)
from app.spend.rules import (
    SPEND_QUERY_WORKFLOW,
    SPEND_WORKFLOW,
    SpendQueryState,
    SpendState,
    net_of,
)


@audited("spend-return:taken")
def begin_moderation(actor: Actor, *, spend_return: SpendReturn) -> None:
    """Take up what was sent in or, where it was moderated or certified already, take it up again:
    then it is not certified any more."""
    can_begin_moderation(actor, spend_return).enforce()
    _move(spend_return, SpendState.IN_MODERATION)
    spend_return.certified_by = ""
    spend_return.certified_on = None


@audited("spend-query:asked")
def ask_query(
    actor: Actor,
    *,
    spend_return: SpendReturn,
    rule_code: str,
    question: str,
    respond_by_on: date,
    owner_id: int,
) -> SpendQuery:
    can_ask_query(actor, spend_return).enforce()
    _check_day(respond_by_on)
    if spend_return.state is not SpendState.QUERIED:
        _move(spend_return, SpendState.QUERIED)
    spend_return.touch()
    return add_record(
        SpendQuery(
            return_id=spend_return.id,
            rule_code=rule_code,
            question=question,
            asked_by_id=actor.person_id,
            asked_on=clock.today(),
            respond_by_on=respond_by_on,
            owner_id=owner_id,
        )
    )


@audited("spend-query:accepted")
def accept_query(actor: Actor, *, query: SpendQuery) -> None:
    """Take an explanation for good."""
    can_settle_query(actor, query).enforce()
    SPEND_QUERY_WORKFLOW.check(query.state, SpendQueryState.ACCEPTED)
    query.state = SpendQueryState.ACCEPTED
    query.accepted_on = clock.today()


@audited("spend-query:asked-again")
def ask_again(actor: Actor, *, query: SpendQuery, question: str, respond_by_on: date) -> None:
    """Ask for another explanation; the one that was given stays in the record of changes."""
    can_settle_query(actor, query).enforce()
    SPEND_QUERY_WORKFLOW.check(query.state, SpendQueryState.OPEN)
    _check_day(respond_by_on)
    query.state = SpendQueryState.OPEN
    query.question = question
    query.respond_by_on = respond_by_on
    if query.spend_return.state is not SpendState.QUERIED:
        _move(query.spend_return, SpendState.QUERIED)


@audited("spend-line:adjusted")
def adjust_line(
    actor: Actor,
    *,
    spend_return: SpendReturn,
    line_number: int,
    gross_pence: int,
    income_pence: int,
    reason: str,
) -> SpendAdjustment:
    """Count other amounts of a line, which stays as it was submitted."""
    can_adjust_spend(actor, spend_return).enforce()
    line = queries.get_line(spend_return, line_number)
    change = queries.read_changes(spend_return).get(line_number)
    gross, income = counted_of(line, change or (0, 0))
    is_blank = change is None and net_of(line) is None  # which is not nought, and may become it
    if (gross, income) == (gross_pence, income_pence) and not is_blank:
        raise DomainError("Change the gross amount or the income.", field="gross_pence")
    made = add_record(
        SpendAdjustment(
            return_id=spend_return.id,
            version_number=spend_return.current,
            line_number=line_number,
            gross_change_pence=gross_pence - gross,
            income_change_pence=income_pence - income,
            reason=reason,
            made_by_id=actor.person_id,
            made_on=clock.today(),
        )
    )
    spend_return.touch()
    db.session.flush()
    keep_sums(spend_return)
    return made


@audited("spend-return:moderated")
def conclude_moderation(actor: Actor, *, spend_return: SpendReturn) -> None:
    """Say that a return stands, provisionally, once every explanation was accepted."""
    can_conclude_moderation(actor, spend_return).enforce()
    waiting = queries.count_queries(spend_return, SpendQueryState.OPEN, SpendQueryState.EXPLAINED)
    if waiting:
        raise DomainError(
            f"{counted(waiting, 'query is', 'queries are')} not settled yet. Accept each "
            "explanation, or ask again."
        )
    _move(spend_return, SpendState.MODERATED)


@audited("spend-return:published")
def publish_return(actor: Actor, *, spend_return: SpendReturn) -> None:
    """Release what was certified."""
    can_publish_spend(actor, spend_return).enforce()
    _move(spend_return, SpendState.PUBLISHED)


def counted_of(line: SpendLine, change: tuple[int, int]) -> tuple[int, int]:
    """Gross and income of a line as they count now: as submitted, with what was changed. Where only
    net was given, that is gross."""
    gross = line.gross_pence if line.gross_pence is not None else line.net_pence
    return (gross or 0) + change[0], (line.income_pence or 0) + change[1]


def _move(spend_return: SpendReturn, wanted: SpendState) -> None:
    SPEND_WORKFLOW.check(spend_return.state, wanted)
    spend_return.state = wanted


def _check_day(respond_by_on: date) -> None:
    if respond_by_on < clock.today():
        raise DomainError("The response date cannot be in the past.", field="respond_by_on")
