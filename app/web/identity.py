"""Who makes this request."""

from datetime import date

from flask_login import current_user

from app.core.access import Actor


def current_actor() -> Actor:
    """The actor of this request: nobody, with no grants, where nobody is signed in."""
    actor: Actor = current_user.actor
    return actor


def last_here_on() -> date | None:
    """The programme's day on which they signed in before; None where this is the first."""
    here_on: date | None = current_user.account.here_before_on
    return here_on
