"""Security headers on every answer, and the nonce of the one inline script."""

import secrets

from flask import Flask, Response, g


def csp_nonce() -> str:
    """This request's nonce, made at the first asking."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


#: What a page of ours never asks a browser for.
_UNUSED = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)

#: Of a file to download: nothing in it runs, loads or reaches our pages, whatever a browser takes
#: it for.
_FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


def _content_policy(response: Response) -> str:
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return _FILE_POLICY
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{csp_nonce()}'; style-src 'self'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _add_headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _content_policy(response)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Referrer-Policy", "same-origin")  # or even less
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = _UNUSED
    if not response.headers.get("Cache-Control"):
        response.headers["Cache-Control"] = "no-store"  # only what says otherwise is kept anywhere
    return response


def init_app(app: Flask) -> None:
    app.after_request(_add_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
