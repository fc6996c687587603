"""Reads of links, and of whether the programme uses them."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from app.accounts.models import Account
from app.accounts.sign_in.secrets import LONGEST_TOKEN, hash_of
from app.answers.models import AnswerLink
from app.core import clock
from app.core.database import count_changed
from app.core.errors import NotFound
from app.extensions import db
from app.programme.models import Programme


def days_of_links() -> int:
    """For how many days a link answers; 0 where the programme has none."""
    return db.session.scalar(select(Programme.answer_days).order_by(Programme.id).limit(1)) or 0


def get_link(token: str) -> AnswerLink:
    """A link, used or over too, with its account and person."""
    found = db.session.scalar(
        select(AnswerLink)
        .where(AnswerLink.token_hash == hash_of(token[:LONGEST_TOKEN]))
        .options(joinedload(AnswerLink.account).joinedload(Account.person))
    )
    if found is None:
        raise NotFound("There is no such link.")
    return found


def use_link(link: AnswerLink) -> bool:
    """Use it up. False where another was first, or it is over."""
    used = db.session.execute(
        update(AnswerLink)
        .where(
            AnswerLink.id == link.id,
            AnswerLink.used_at.is_(None),
            AnswerLink.expires_at > clock.now(),
        )
        .values(used_at=clock.now())
        .returning(AnswerLink.id)
        .execution_options(synchronize_session=False)
    )
    return used.first() is not None


def find_account_to_answer(person_id: int) -> Account | None:
    """The account of somebody who can sign in."""
    return db.session.scalar(
        select(Account).where(Account.person_id == person_id, Account.is_enabled)
    )


def delete_over() -> int:
    """Forget links that are over: a used one is told from one that never was until then. Gives how
    many."""
    return count_changed(delete(AnswerLink).where(AnswerLink.expires_at < clock.now()))
