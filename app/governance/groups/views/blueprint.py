"""What the routes of groups are bound to, and the group that an address names."""

from flask import Blueprint

from app.governance.groups import queries as group_queries
from app.governance.groups.models import Group
from app.governance.groups.permissions import can_read_groups
from app.web.guards import require_sight
from app.web.identity import current_actor

blueprint = Blueprint("groups", __name__)


def group_of(slug: str) -> Group:
    """The group that an address names, if the actor may see groups."""
    require_sight(can_read_groups(current_actor()))
    return group_queries.get_group(slug)
