"""Timed work on what is drawn."""

from app.core.timed import Worked
from app.rendering.house import rendered_store


def forget_rendered() -> Worked:
    """Delete drawn sections that were kept on this host and that nothing has asked for lately."""
    return Worked(done=rendered_store().trim())
