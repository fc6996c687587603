"""Scheduled: removing what has long ended."""

from datetime import timedelta

from sqlalchemy import delete, or_, select

from app.accounts.sign_in.attempts import purge_attempts
from app.accounts.sign_in.models import KeptForm, SignInSession, SignInToken
from app.accounts.sign_in.rules import KEPT_FOR
from app.core import clock
from app.core.database import transaction
from app.extensions import db

#: How long sessions and tokens are kept after they ended.
KEPT = timedelta(days=30)


def purge() -> None:
    """Remove sessions and tokens that ended a month ago, old attempts, and forms that nobody came
    back for."""
    now = clock.now()
    old = or_(SignInSession.ended_at < now - KEPT, SignInSession.last_seen_at < now - KEPT)
    with transaction():
        db.session.execute(
            delete(KeptForm).where(
                or_(
                    KeptForm.created_at < now - KEPT_FOR,
                    KeptForm.session_id.in_(select(SignInSession.id).where(old)),
                )
            )
        )
        db.session.execute(delete(SignInSession).where(old))
        db.session.execute(delete(SignInToken).where(SignInToken.expires_at < now - KEPT))
        purge_attempts()
