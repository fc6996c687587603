"""Full addresses of pages, for mails and files: they begin with the deployment's own address,
whatever host was asked."""

from typing import Any

from flask import current_app

from config import Settings, is_loopback


def current_settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def base_url() -> str:
    return current_settings().base_url


def link_to(endpoint: str, **values: Any) -> str:
    """The full address of a page."""
    return base_url() + current_app.url_map.bind("").build(endpoint, values)


def is_reached_from_here_alone() -> bool:
    """Whether the deployment's own address is one that only this machine reaches."""
    return is_loopback(current_settings().base_host)
