"""Where the site is: the hosts that it answers at, the proxies before it, whether by TLS.

A request for another host is refused before anything reads it, so that no link is ever made of
what a client says; links in mails and packs begin with BASE_URL alone.
"""

from flask import Flask, Response
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings

#: A year, as long as browsers keep it.
_HSTS = "max-age=31536000; includeSubDomains"


def init_app(app: Flask, settings: Settings) -> None:
    """Before any other handler of errors or headers."""
    app.config.from_mapping(
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        SESSION_COOKIE_NAME="__Host-session" if settings.has_secure_cookies else "session",
        SESSION_COOKIE_SECURE=settings.has_secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PREFERRED_URL_SCHEME="https" if settings.is_over_tls else "http",
    )
    app.register_error_handler(SecurityError, _wrong_host)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask's documentation has it
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    if settings.is_over_tls:
        app.after_request(_only_by_tls)


def _wrong_host(_error: SecurityError) -> Response:
    """No page: nothing here knows an address to link to."""
    return Response(
        (
            "This service is not available at this address. Its operator needs "
            "to add the address to TRUSTED_HOSTS.\n"
        ),
        status=400,
        mimetype="text/plain",
    )


def _only_by_tls(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = _HSTS
    return response
