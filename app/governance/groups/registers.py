"""What the registers of groups' records share."""

from collections.abc import Callable, Collection

from app.core.access import Actor, Role
from app.core.registers import RegisterFilter
from app.governance.groups.queries import list_groups


def group_filter(seen: Callable[[Actor], Collection[int] | None]) -> RegisterFilter:
    """The choice of a group, of those whose ids ``seen`` gives (None: of all), by slug."""
    return RegisterFilter(
        "group",
        "Group",
        lambda actor: [
            (group.slug, group.name) for group in list_groups(seen(actor), with_archived=True)
        ],
    )


def own_groups(actor: Actor) -> Collection[int] | None:
    """The groups of which the actor is a member; all, for the secretariat."""
    return None if actor.is_secretariat else actor.scopes(Role.GROUP_MEMBER)
