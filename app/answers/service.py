"""Making links to answers, and giving an answer by one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from app.accounts.identity import actor_for
from app.accounts.sign_in.secrets import hash_of, new_token
from app.answers import queries
from app.answers.models import AnswerLink
from app.answers.rules import LinkState
from app.core import clock
from app.core.access import BY_LINK, Actor
from app.core.answers import Answer
from app.core.domain import DueItem, declared_answers
from app.core.errors import DomainError, NotFound
from app.core.links import link_to
from app.core.markings import LOWEST
from app.core.viewers import looking_as, viewer_of
from app.extensions import db

CLOSED = "There is nothing left to answer: it has been done, or is no longer due."


class LinkOver(DomainError):
    """The link answers no more; what is said tells why."""


@dataclass(frozen=True)
class OfferedAnswer:
    """An answer that a mail offers: what its link says, and its address."""

    label: str
    address: str


def offer_answers(person_id: int, items: Iterable[DueItem]) -> dict[str, list[OfferedAnswer]]:
    """Make the links by which somebody can answer what they owe, by the things' keys: none where
    the programme has none, where the account is disabled, or of what is marked or restricted. A
    mail that holds them is secret, and for this person alone. Call it in a transaction. Whether
    there is still something to answer is asked when a link is opened."""
    days, account = queries.days_of_links(), queries.find_account_to_answer(person_id)
    if not days or account is None:
        return {}
    now, offered = clock.now(), dict[str, list[OfferedAnswer]]()
    answers = declared_answers().values()
    for item in items:
        if item.person_id != person_id or not _is_open_to_all(item):
            continue
        for answer in (each for each in answers if each.kind == item.kind):
            token = new_token()
            link = AnswerLink(
                token_hash=hash_of(token),
                account_id=account.id,
                answer=answer.name,
                endpoint=item.endpoint,
                values=dict(item.values),
                created_at=now,
                expires_at=now + timedelta(days=days),
            )
            db.session.add(link)
            address = link_to("answers.give_answer", token=token)
            offered.setdefault(item.key, []).append(OfferedAnswer(str(answer.label), address))
    return offered


def _is_open_to_all(item: DueItem) -> bool:
    """Whether every mailbox between here and there may know of it."""
    return item.readers is None and (item.marking is None or item.marking in LOWEST)


@dataclass(frozen=True)
class LinkQuestion:
    """What a link asks: the answer, the record that it is of, and who would give it."""

    link: AnswerLink
    answer: Answer
    record: Any
    actor: Actor


def open_question(link: AnswerLink) -> LinkQuestion:
    """Raises ``LinkOver`` where the link answers nothing now: it was used, is over, the account is
    disabled, the programme uses no links any more, or the thing fell to someone else, was done,
    marked or restricted."""
    state, account = link.state(clock.now()), link.account
    if state is LinkState.USED:
        raise LinkOver("You have already given this answer.")
    if state is LinkState.OVER or not account.is_enabled or not queries.days_of_links():
        raise LinkOver("This link no longer works. Sign in to answer.")
    answer = declared_answers().get(link.answer)
    actor = actor_for(account.person_id, account.person.name, clock.today(), account.clearances)
    actor = replace(actor, via=BY_LINK)
    if answer is None:
        raise LinkOver("This can no longer be answered by a link. Sign in to answer.")
    try:
        # As whoever has the link may be anybody: what is marked or restricted is not found.
        record = answer.find(link.values)
    except NotFound:
        raise LinkOver("This can no longer be answered by a link. Sign in to answer.") from None
    if not answer.may(actor, record):
        raise LinkOver("This is no longer yours to answer: someone else is responsible for it now.")
    if not answer.is_open(record):
        raise LinkOver(CLOSED)
    return LinkQuestion(link, answer, record, actor)


def give_answer(question: LinkQuestion, **values: Any) -> None:
    """Use the link up and do what the answer says, in the transaction under way: both or neither.
    Everything is asked again by the service that does it."""
    if not queries.use_link(question.link):
        raise LinkOver("You have already given this answer.")
    with looking_as(viewer_of(question.actor)):
        question.answer.give(question.actor, question.record, **values)
