"""What people and organisations hold, of all that the domains declare."""

from flask import current_app

from app.core.domain import domains_in_use
from app.core.held import HeldKind


def held_in_use(holder_table: str) -> list[HeldKind]:
    """What those of a table hold, people or organisations, of what the programme uses."""
    return [
        kind
        for domain in domains_in_use(current_app)
        for kind in domain.held
        if kind.holder_table == holder_table
    ]
