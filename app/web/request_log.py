"""Each request has an id, in its answer and in all that is logged of it; what is refused is logged,
with the network that it came from."""

import logging
import re
import secrets
from ipaddress import ip_address, ip_network

from flask import Flask, Response, current_app, g, request

from app.core import logs
from config import Settings

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"
#: What a proxy may have called the request.
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
#: Refusals that say something of who asks; a missing page, or a form that is not valid, does not.
_REFUSED = (400, 401, 403, 405, 413, 429)


def network(address: str | None) -> str:
    """The network that an address is of, which is nobody in particular: 256 addresses of IPv4, a
    site's of IPv6."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return "unknown"
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False))


def request_id() -> str:
    """This request's id: what a proxy that is trusted calls it, or one made up."""
    if "request_id" not in g:
        settings: Settings = current_app.config["SETTINGS"]
        given = request.headers.get(HEADER, "") if settings.trusted_proxies else ""
        g.request_id = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
    found: str = g.request_id
    return found


def note_refusal(why: str) -> None:
    """Have this request logged as refused though a page answers it, such as after a wrong password.
    ``why`` says nothing of who asked."""
    g.refusal = why


def _begin() -> None:
    logs.begin("request", request_id())


def _end(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    why = g.pop("refusal", "")
    if why or response.status_code in _REFUSED:
        # The rule and not the address, which may hold the token of a link.
        rule = str(request.url_rule or "no page of ours")
        fields = {
            "method": request.method,
            "rule": rule,
            "status": response.status_code,
            "network": network(request.remote_addr),
        }
        if why:
            fields["why"] = why
        log.warning("refused: %s", " ".join(map(str, fields.values())), extra={"fields": fields})
    return response


def init_app(app: Flask) -> None:
    """Before all else that looks at a request."""
    app.before_request(_begin)
    app.after_request(_end)
