"""The published password of a demonstration: it lets in nobody who comes from elsewhere."""

import secrets

from flask import current_app, request
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Account
from app.accounts.passwords import hash_unchecked
from app.accounts.sign_in.service import close_account
from app.audit.events import auditing
from app.core.access import OPERATOR
from app.core.errors import DomainError
from app.demo.queries import get_demonstration, has_published_password
from app.extensions import db
from config import Settings, is_loopback

#: Of every account in a demonstration, unless each was given one of its own.
PASSWORD = "total-place-2010"

#: Headers that a proxy adds, and no browser.
_FORWARDED = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")


class OpenDoor(DomainError):
    """Others would come in by the published password."""


def give_own_passwords() -> list[tuple[str, str, str]]:
    """Give each account of the demonstration a password of its own, and end all that the old one
    opened: its address, whose it is and the password, which is kept nowhere."""
    demonstration = get_demonstration()
    given = []
    with auditing(OPERATOR, "demonstration:passwords-given"):
        accounts = db.session.scalars(
            select(Account).options(joinedload(Account.person)).order_by(Account.id)
        )
        for account in accounts.all():
            password = "-".join(secrets.token_hex(2) for _ in range(4))
            account.password_hash = hash_unchecked(password)
            close_account(account)
            given.append((account.email, account.person.name, password))
        demonstration.has_own_passwords = True
    return given


def why_reached(settings: Settings, host: str) -> str:
    """What says that more than this machine reaches the site, at this host: "BASE_URL is
    https://..."; empty where nothing does."""
    if not is_loopback(host):
        return f"the site is served at {host}"
    if not is_loopback(settings.base_host):
        return f"BASE_URL is {settings.base_url}"
    named = [host for host in settings.trusted_hosts if not is_loopback(host)]
    return f"TRUSTED_HOSTS names {named[0]}" if named else ""


def check_may_load(*, own_passwords: bool) -> None:
    """Raise ``OpenDoor`` where the published password would be loaded for others to use."""
    settings: Settings = current_app.config["SETTINGS"]
    why = "" if own_passwords else why_reached(settings, settings.host)
    if why:
        raise OpenDoor(
            f"The demonstration's password is published, and {why}, which others can reach: "
            "give each account its own password with --own-passwords."
        )


def check_may_serve(host: str) -> None:
    """Raise ``OpenDoor`` where a demonstration whose password is published would be served to
    others, at this host."""
    why = why_reached(current_app.config["SETTINGS"], host)
    if why and has_published_password():
        raise OpenDoor(
            f"The database holds a demonstration whose password is published, and {why}, which "
            "others can reach: run 'flask demo accounts --own-passwords' first."
        )


def check_comes_from_here(password: str) -> None:
    """Raise ``OpenDoor`` where somebody elsewhere signs in with the published password, however
    the site is served."""
    if password != PASSWORD or not has_published_password():
        return
    settings: Settings = current_app.config["SETTINGS"]
    is_forwarded = not settings.trusted_proxies and any(map(request.headers.get, _FORWARDED))
    if is_forwarded or why_reached(settings, request.remote_addr or ""):
        raise OpenDoor(
            "This password is published: it works only on the machine that serves this "
            "demonstration.",
            field="password",
        )
