"""The letters of signing in: rows of the outbox, written with the change that they tell of."""

from typing import Any

from flask import current_app

from app.accounts.models import Account
from app.core.links import base_url
from app.notifications.service import queue_message


def send(kind: str, to: str, subject: str, **values: Any) -> None:
    """Put the letter ``templates/mail/<kind>.txt`` into the outbox."""
    template = current_app.jinja_env.get_template(f"mail/{kind}.txt")
    text = template.render(base_url=base_url(), **values)
    queue_message(kind=kind, to=to, subject=subject, text=text, is_secret="link" in values)


def tell(account: Account, kind: str, subject: str, *, to: str = "", **values: Any) -> None:
    """A letter to the account's person: at its address, unless another is given."""
    send(
        kind, to or account.email, subject, name=account.person.name, email=account.email, **values
    )
