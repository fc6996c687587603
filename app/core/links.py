"""Full addresses of pages, for mails and files: they begin with the deployment's own address,
whatever host was asked."""

from typing import Any

from flask import current_app


def base_url() -> str:
    address: str = current_app.config["SETTINGS"].base_url
    return address


def link_to(endpoint: str, **values: Any) -> str:
    """The full address of a page."""
    return base_url() + current_app.url_map.bind("").build(endpoint, values)
