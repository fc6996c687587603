"""Who is signed in: from a session's cookie to an actor with the grants of the day."""

from datetime import date

from flask import Flask, current_app, g, has_request_context, request
from flask_login import AnonymousUserMixin, UserMixin, current_user

from app.accounts.acting.actors import actor_acting
from app.accounts.grants import list_grants
from app.accounts.permissions import must_use_codes
from app.accounts.sign_in import codes, sessions
from app.accounts.sign_in.models import SignInSession
from app.accounts.sign_in.rules import HowSignedIn, is_over, is_proven
from app.core import clock
from app.core.access import SIGNED_OUT, Actor
from app.core.domain import domains_of
from app.core.markings import LOWEST, Marking
from app.extensions import login_manager
from config import Settings


class SignedIn(UserMixin):
    """Flask-Login's user: a session, the account that it is of, and its actor. The token is what
    the cookie holds. The actor may be someone for whom they act; ``own`` is they themselves."""

    def __init__(self, token: str, session: SignInSession, own: Actor, actor: Actor) -> None:
        self.token = token
        self.session = session
        self.account = session.account
        self.own = own
        self.actor = actor
        self.must_set_up_codes = self._must_set_up_codes()

    def get_id(self) -> str:
        return self.token

    @property
    def has_proven(self) -> bool:
        """Whether they have shown lately that it is them."""
        return is_proven(self.session.proven_at, clock.now())

    def _must_set_up_codes(self) -> bool:
        """Who signs in elsewhere gives their second proof there."""
        return (
            settings().requires_one_time_codes
            and self.session.how is not HowSignedIn.SINGLE_SIGN_ON
            and bool(must_use_codes(self.own))
            and not codes.has_codes(self.account.id)
        )


class SignedOut(AnonymousUserMixin):
    actor = SIGNED_OUT


def actor_for(
    person_id: int, name: str, on: date, clearances: frozenset[Marking] = LOWEST
) -> Actor:
    """A person with all that the domains' records grant them on a day of the programme."""
    grants = list_grants(domains_of(current_app), person_id, on)
    return Actor(person_id=person_id, name=name, grants=grants, clearances=clearances)


def settings() -> Settings:
    """This deployment's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def load(token: str) -> SignedIn | None:
    """Who is signed in by a session's token: nobody, once it is over."""
    session = sessions.find_session(token)
    if session is None or session.ended_at or not session.account.is_enabled:
        return None
    kept = settings()
    if is_over(
        session.created_at,
        session.last_seen_at,
        clock.now(),
        idle=kept.session_idle,
        longest=kept.session_longest,
    ):
        return None
    account, person = session.account, session.account.person
    own = actor_for(person.id, person.name, clock.today(), account.clearances)
    acts_in = session.acting_period_id
    actor = own if acts_in is None else actor_acting(own, acts_in, clock.today())
    return SignedIn(token, session, own, actor)


def _note_seen() -> None:
    """Keep a session that is in use from ending. At most once a minute, and in a transaction of
    its own: it is the one thing that opening a page may write."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.endpoint in (None, "static") or getattr(view, "asks_no_one", False):
        return
    if not current_user.is_authenticated:
        return
    session = current_user.session
    if clock.now() - session.last_seen_at >= sessions.SEEN_EVERY:
        sessions.note_seen(session)


def acting() -> Actor | None:
    """Who is signed in, for the record of changes; None outside a request. Asks no database:
    whoever is to act has been looked up."""
    if not has_request_context():
        return None
    actor: Actor = current_user.actor if "_login_user" in g else SIGNED_OUT
    return actor


def init_app(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.anonymous_user = SignedOut
    login_manager.user_loader(load)
    app.before_request(_note_seen)
