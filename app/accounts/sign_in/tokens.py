"""Single-use tokens: given out, looked at, used once."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import Account
from app.accounts.queries import PEOPLE_LIMIT
from app.accounts.sign_in.models import SignInToken
from app.accounts.sign_in.rules import TokenKind
from app.accounts.sign_in.secrets import hash_of, new_token
from app.core import clock
from app.extensions import db


def issue_token(account_id: int, kind: TokenKind) -> str:
    """A new token. An invitation takes the place of the one before. Others stand side by side:
    someone may sign in at two places at once, and anybody can ask for a reset of another's, who
    may be about to use the link that they asked for themselves."""
    if kind is TokenKind.INVITATION:
        withdraw_tokens(account_id, kind)
    token, now = new_token(), clock.now()
    db.session.add(
        SignInToken(
            account_id=account_id,
            kind=kind,
            token_hash=hash_of(token),
            created_at=now,
            expires_at=now + kind.lasts,
        )
    )
    db.session.flush()
    return token


def find_token(token: str, kind: TokenKind) -> SignInToken | None:
    """The token with its account and person, if it can still be used and the account too."""
    return db.session.scalar(
        select(SignInToken)
        .join(SignInToken.account)
        .where(
            SignInToken.token_hash == hash_of(token),
            SignInToken.kind == kind,
            SignInToken.used_at.is_(None),
            SignInToken.expires_at > clock.now(),
            Account.is_enabled,
        )
        .options(joinedload(SignInToken.account).joinedload(Account.person))
    )


def has_open_link(account_id: int) -> bool:
    """Whether a link for a new password that was sent to the account's person still works."""
    return (
        db.session.scalar(
            select(SignInToken.id)
            .where(
                SignInToken.account_id == account_id,
                SignInToken.kind == TokenKind.RESET,
                SignInToken.used_at.is_(None),
                SignInToken.expires_at > clock.now(),
            )
            .limit(1)
        )
        is not None
    )


def use_token(token: SignInToken) -> bool:
    """Use it up. False where another was first."""
    used = db.session.execute(
        update(SignInToken)
        .where(SignInToken.id == token.id, SignInToken.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(SignInToken.id)
        .execution_options(synchronize_session=False)
    )
    return used.first() is not None


def withdraw_tokens(account_id: int, *kinds: TokenKind) -> None:
    """Make the account's tokens of some kinds (of all, where none is named) open nothing."""
    db.session.execute(
        delete(SignInToken)
        .where(SignInToken.account_id == account_id, SignInToken.kind.in_(kinds or TokenKind))
        .execution_options(synchronize_session=False)
    )


def list_open_invitations() -> Sequence[SignInToken]:
    """Invitations not yet accepted, expired or not, of accounts that are open and have no
    password; the oldest first, with account and person."""
    return db.session.scalars(
        select(SignInToken)
        .join(SignInToken.account)
        .where(
            SignInToken.kind == TokenKind.INVITATION,
            SignInToken.used_at.is_(None),
            Account.password_hash.is_(None),
            Account.is_enabled,
        )
        .options(contains_eager(SignInToken.account).joinedload(Account.person))
        .order_by(SignInToken.created_at, SignInToken.id)
        .limit(PEOPLE_LIMIT)
    ).all()


def find_invitation(account_id: int) -> SignInToken | None:
    """The invitation that an account has not yet accepted, expired or not."""
    return db.session.scalar(
        select(SignInToken)
        .where(
            SignInToken.account_id == account_id,
            SignInToken.kind == TokenKind.INVITATION,
            SignInToken.used_at.is_(None),
        )
        .order_by(SignInToken.id.desc())
        .limit(1)
    )
