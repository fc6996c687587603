"""What the scheduler runs for packs."""

from flask import current_app

from app.packs.service import build_next_pack


def build_waiting() -> None:
    """Build every pack that waits, one after the other."""
    base_url = current_app.config["SETTINGS"].base_url
    while build_next_pack(base_url=base_url):
        pass
