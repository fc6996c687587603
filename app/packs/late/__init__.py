"""Papers that come after a pack was issued, and join it without moving a page."""
