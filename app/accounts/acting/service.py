"""Arranging that someone acts for another, ending it, and beginning and stopping to act."""

from datetime import date

from app.accounts.acting import queries
from app.accounts.acting.models import ActingPeriod
from app.accounts.acting.permissions import can_act_for, can_arrange_acting, can_end_acting
from app.accounts.acting.rules import MOST, overlap
from app.accounts.letters import tell_people
from app.accounts.models import Person
from app.accounts.queries import find_account_of
from app.accounts.sign_in.models import SignInSession
from app.audit.events import audited
from app.audit.notes import note
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record
from app.core.links import link_to
from app.extensions import db
from app.notifications.letters import Letter, PageLink, Paragraph, thread_of

#: What the outbox calls such a message.
KIND = "acting"


@audited("acting:arranged")
def arrange_acting(
    actor: Actor, *, person: Person, acting_id: int, first_on: date, last_on: date | None
) -> ActingPeriod:
    """Let someone who can sign in act for a person; both are told. Without a last day it lasts
    until it is ended."""
    can_arrange_acting(actor, person).enforce()
    queries.lock_people(person.id, acting_id)
    _check_days(first_on, last_on)
    _check_people(person, acting_id, first_on, last_on)
    acting = db.session.get_one(Person, acting_id)
    period = add_record(
        ActingPeriod(person=person, acting=acting, first_on=first_on, last_on=last_on)
    )
    db.session.flush()
    _tell(period)
    return period


def _check_days(first_on: date, last_on: date | None) -> None:
    if first_on < clock.today():
        raise DomainError("The first day must be today or later.", field="first_on")
    if last_on is not None and last_on < first_on:
        raise DomainError("The last day must not be before the first.", field="last_on")


def _check_people(person: Person, acting_id: int, first_on: date, last_on: date | None) -> None:
    if acting_id == person.id:
        raise DomainError("Choose someone else to act for this person.", field="acting_id")
    account = find_account_of(acting_id)
    if account is None or not account.is_enabled:
        raise DomainError("Choose someone who can sign in.", field="acting_id")
    today = clock.today()
    for period in queries.list_ahead(person.id, today):
        days = first_on, last_on, period.first_on, period.last_on
        if period.acting_id == acting_id and overlap(*days):
            said = period.lasts(today)
            raise DomainError(
                f"{account.person.name} already acts for them {said}.", field="acting_id"
            )
    if len(queries.list_ahead(person.id, today)) >= MOST:
        raise DomainError(f"At most {MOST} people can act for one person. End one first.")
    if len(queries.list_ahead_by(acting_id, today)) >= MOST:
        raise DomainError(
            f"{account.person.name} already acts for {MOST} people.", field="acting_id"
        )


def _tell(period: ActingPeriod) -> None:
    person, acting = period.person, period.acting
    lasts = period.lasts(clock.today())
    page = link_to("acting.list_acting")
    thread = thread_of(period)
    to_person = Letter(
        f"{acting.name} acts for you",
        [
            Paragraph(
                f"{acting.name} acts for you {lasts}. They get the same emails as you, and "
                "can do what is asked of you."
            ),
            PageLink("If this is wrong, end it here", page),
        ],
    )
    tell_people([person.id], to_person, kind=KIND, thread=thread, tells_acting=False)
    to_acting = Letter(
        f"You act for {person.name}",
        [
            Paragraph(
                f"You act for {person.name} {lasts}. You get the same emails as them, and can "
                "do what is asked of them."
            ),
            PageLink("Sign in to act for them", page),
        ],
    )
    tell_people([acting.id], to_acting, kind=KIND, thread=thread, tells_acting=False)


@audited("acting:ended")
def end_acting(actor: Actor, *, period: ActingPeriod) -> None:
    """From now on they no longer act for the person."""
    can_end_acting(actor, period).enforce()
    if period.ended_at is None:
        period.ended_at = clock.now()


@audited("acting:begun")
def begin_acting(actor: Actor, *, period: ActingPeriod, session: SignInSession) -> None:
    """What is done in a session is done for another from here on, until they stop or it is over."""
    can_act_for(actor, period).enforce()
    assert actor.person_id is not None  # the period is theirs
    if queries.find_acted_for(period.id, actor.person_id, clock.today()) is None:
        raise DomainError(f"You do not act for {period.person.name} today.")
    session.acting_period_id = period.id
    note(actor, "acting:begun", subject=period.person)


@audited("acting:stopped")
def stop_acting(actor: Actor, *, session: SignInSession) -> None:
    """What is done in the session is the person's own again."""
    if actor.by is not None:
        note(actor, "acting:stopped", subject=db.session.get(Person, actor.person_id))
    session.acting_period_id = None
