"""What groups declare."""

from collections.abc import Iterator

from sqlalchemy import select

from app.core.domain import Domain, NavigationEntry, RecordKind
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.governance.groups import cli, queries
from app.governance.groups.due import due_rows
from app.governance.groups.figures import FIGURES
from app.governance.groups.models import Group
from app.governance.groups.permissions import can_edit_groups, can_read_groups
from app.governance.groups.views import blueprint


def _names() -> Iterator[str]:
    for group in queries.list_groups(with_archived=True):
        yield from (group.name, group.slug)


DOMAIN = Domain(
    name="groups",
    events={
        "group:member-ended": "Membership ended",
    },
    due_kinds=(
        DueKind(
            "membership_end",
            said="Membership about to end",
            reminders=reminders_on(-20, -5, to=Audience.SECRETARIAT),
        ),
    ),
    due_rows=due_rows,
    guessable=_names,
    figures=FIGURES,
    blueprint=blueprint,
    grants=queries.select_grants,
    role_scopes={"group": queries.group_choices},
    commands=(cli.commands,),
    navigation=(NavigationEntry("Meetings", "Groups", "groups.list_groups", 11, can_read_groups),),
    records=(
        RecordKind(
            "group",
            Group,
            lambda group: ("groups.show_group", {"slug": group.slug}),
            lambda actor, _group: can_read_groups(actor),
            can_delete=lambda actor, _group: can_edit_groups(actor),
            readable=lambda actor, _on: select(Group) if can_read_groups(actor) else None,
        ),
    ),
)
