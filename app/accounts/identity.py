"""Who is signed in: from a session's cookie to an actor with the grants of the day."""

from datetime import date

from flask import Flask, current_app, g, has_request_context
from flask_login import AnonymousUserMixin, UserMixin, current_user

from app.accounts import queries
from app.accounts.models import Account
from app.accounts.rules import Actor, Role
from app.core import clock
from app.core.domain import domains_of
from app.core.markings import LOWEST, Marking
from app.core.restriction import Viewer
from app.extensions import login_manager


class SignedIn(UserMixin):
    """Flask-Login's user: an account and its actor."""

    def __init__(self, account: Account, actor: Actor) -> None:
        self.account = account
        self.actor = actor

    def get_id(self) -> str:
        return f"{self.account.id}:{self.account.stamp}"


class SignedOut(AnonymousUserMixin):
    actor = Actor(person_id=None, name="")


def actor_for(
    person_id: int, name: str, on: date, clearances: frozenset[Marking] = LOWEST
) -> Actor:
    """A person with all that the domains' records grant them on a day of the programme."""
    grants = frozenset(
        grant
        for domain in domains_of(current_app)
        if domain.grants is not None
        for grant in domain.grants(person_id, on)
    )
    return Actor(person_id=person_id, name=name, grants=grants, clearances=clearances)


def signed_in(account: Account) -> SignedIn:
    return SignedIn(
        account,
        actor_for(account.person_id, account.person.name, clock.today(), account.clearances),
    )


def _load(session_id: str) -> SignedIn | None:
    account_id, _, stamp = session_id.partition(":")
    account = queries.find_account(int(account_id)) if account_id.isdecimal() else None
    if account is None or not account.is_enabled or account.stamp != stamp:
        return None
    return signed_in(account)


def current_actor() -> Actor:
    """The actor of this request: nobody, with no grants, where nobody is signed in."""
    actor: Actor = current_user.actor
    return actor


def acting() -> Actor | None:
    """Who is signed in, for the record of changes; None outside a request. Asks no database:
    whoever is to act has been looked up."""
    if not has_request_context():
        return None
    return current_actor() if "_login_user" in g else SignedOut.actor


def viewer_of(actor: Actor) -> Viewer:
    """As whom the actor looks at restricted records."""
    return Viewer(actor.person_id, actor.scopes(Role.PILOT_LEAD), sees_all=actor.is_secretariat)


def init_app(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.anonymous_user = SignedOut
    login_manager.user_loader(_load)
