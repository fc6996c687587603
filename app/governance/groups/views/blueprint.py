"""What the routes of groups are bound to, and the group that an address names."""

from collections.abc import Callable

from flask import Blueprint

from app.core.access import Access, Actor
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Group
from app.governance.groups.permissions import can_read_groups
from app.web.guards import require_sight
from app.web.identity import current_actor
from app.web.record_pages import RecordPages

blueprint = Blueprint("groups", __name__)


def group_of(slug: str) -> Group:
    """The group that an address names, if the actor may see groups."""
    require_sight(can_read_groups(current_actor()))
    return group_queries.get_group(slug)


def pages_of_group(blueprint: Blueprint, can_edit: Callable[[Actor], Access]) -> RecordPages[Group]:
    """The pages on which a group, or what belongs to it, is changed by those who may."""
    return RecordPages(blueprint, "group", group_of, lambda actor, _group: can_edit(actor))
