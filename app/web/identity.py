"""Who makes this request."""

from flask_login import current_user

from app.core.access import Actor


def current_actor() -> Actor:
    """The actor of this request: nobody, with no grants, where nobody is signed in."""
    actor: Actor = current_user.actor
    return actor
