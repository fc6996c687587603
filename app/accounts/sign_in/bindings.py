"""Which account is whose at the provider of single sign-on: bound by the first sign-in, until an
administrator disconnects it."""

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Account
from app.accounts.sign_in.models import BoundIdentity
from app.core import clock
from app.extensions import db


def find_bound_account(issuer: str, subject: str) -> Account | None:
    """The account that is bound to whom the issuer means, with its person."""
    bound = db.session.scalar(
        select(BoundIdentity)
        .where(BoundIdentity.issuer == issuer, BoundIdentity.subject == subject)
        .options(joinedload(BoundIdentity.account).joinedload(Account.person))
    )
    return bound.account if bound else None


def find_binding(account_id: int, issuer: str) -> BoundIdentity | None:
    """Whom an issuer means by an account, if it is bound."""
    return db.session.scalar(
        select(BoundIdentity).where(
            BoundIdentity.account_id == account_id, BoundIdentity.issuer == issuer
        )
    )


def bind(account_id: int, issuer: str, subject: str) -> None:
    db.session.add(
        BoundIdentity(account_id=account_id, issuer=issuer, subject=subject, bound_at=clock.now())
    )
    db.session.flush()


def unbind(account_id: int) -> None:
    """The next first sign-in binds the account again."""
    db.session.execute(
        delete(BoundIdentity)
        .where(BoundIdentity.account_id == account_id)
        .execution_options(synchronize_session=False)
    )
