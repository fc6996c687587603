"""Single sign-on by OpenID Connect, where a provider is configured: the authorization code flow
with PKCE, state and nonce, by Authlib. Whoever the provider vouches for signs in as the account
that is bound to them; the first time, as that of the same email address. No account is made."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Flask, session
from werkzeug.wrappers import Response

from app.accounts.identity import settings
from app.accounts.sign_in.single_sign_on_service import Vouched
from app.core.database import end_reading
from app.core.errors import DomainError
from app.core.lazy import lazy_import
from app.core.links import link_to

if TYPE_CHECKING:
    import requests
    from authlib.common import errors as authlib_errors
    from authlib.integrations import flask_client
    from joserfc import errors as jose_errors
else:
    requests = lazy_import("requests")
    authlib_errors = lazy_import("authlib.common.errors")
    flask_client = lazy_import("authlib.integrations.flask_client")
    jose_errors = lazy_import("joserfc.errors")

log = logging.getLogger(__name__)

_EXTENSION = "single_sign_on"
_THEN = "then"
_PROVES = "proves"
#: How long the provider may take to answer, in seconds.
PATIENCE = 10


class Elsewhere(DomainError):
    """The provider could not be asked, or did not vouch for anybody."""


@dataclass(frozen=True)
class Returned:
    """Who came back from the provider, where they were going, and whether they were sent there
    while signed in, to show again that it is them."""

    vouched: Vouched
    then: str
    proves: bool


def init_app(app: Flask) -> None:
    """Register the provider, if one is configured."""
    with app.app_context():
        provider = settings().single_sign_on
    if provider is None:
        return
    oauth = flask_client.OAuth(app)
    app.extensions[_EXTENSION] = oauth.register(
        name="provider",
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE,
        },
    )


def start(app: Flask, then: str, *, proves: bool = False) -> Response:
    """Send the browser to the provider, which asks the person again where that ``proves`` that it
    is them. Raises ``Elsewhere`` where it cannot be reached."""
    end_reading()  # no transaction stays open while another's server is asked
    back = link_to("sign_in.finish_elsewhere")
    try:
        answer: Response = app.extensions[_EXTENSION].authorize_redirect(
            back, **({"prompt": "login", "max_age": "0"} if proves else {})
        )
    except (
        authlib_errors.AuthlibBaseError,
        requests.RequestException,
        ValueError,
        RuntimeError,
    ) as error:
        log.warning("single sign-on cannot be reached: %s", error)
        raise Elsewhere(
            "The single sign-on service cannot be reached. Sign in with a password."
        ) from None
    session[_THEN], session[_PROVES] = then, proves
    return answer


def finish(app: Flask) -> Returned:
    """Whom the provider sent back. Raises ``Elsewhere`` where its answer does not hold: another's,
    an old one, not signed by it."""
    end_reading()
    issuer = app.config["SETTINGS"].single_sign_on.issuer
    try:
        token = app.extensions[_EXTENSION].authorize_access_token(
            claims_options={"iss": {"values": [issuer, f"{issuer}/"]}}
        )
    except (
        authlib_errors.AuthlibBaseError,
        jose_errors.JoseError,
        requests.RequestException,
        ValueError,
        RuntimeError,
    ) as error:
        log.warning("single sign-on failed: %s", error)
        raise Elsewhere("The single sign-on service did not identify you. Try again.") from None
    claims = token.get("userinfo") or {}
    return Returned(
        Vouched(
            issuer=issuer,
            subject=str(claims.get("sub") or ""),
            email=str(claims.get("email") or ""),
            is_verified=claims.get("email_verified") is True,
            proven_at=_moment(claims.get("auth_time")),
        ),
        then=session.get(_THEN, ""),
        proves=session.pop(_PROVES, False),
    )


def _moment(given: object) -> datetime | None:
    """A moment as tokens give it, in seconds."""
    try:
        return datetime.fromtimestamp(given, UTC) if isinstance(given, int | float) else None
    except (OverflowError, OSError, ValueError):
        return None
