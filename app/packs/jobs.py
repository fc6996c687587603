"""What the scheduler runs for packs."""

from app.core.links import base_url
from app.packs.service import build_next_pack


def build_waiting() -> None:
    """Build every pack that waits, one after the other."""
    while build_next_pack(base_url=base_url()):
        pass
