"""What groups declare."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from app.core.archived import is_in_use
from app.core.domain import Domain, NavigationEntry, RecordKind
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.held import HeldKind
from app.core.loading import loading
from app.core.rows import TODAY
from app.governance.groups import cli, queries, service
from app.governance.groups.due import due_rows
from app.governance.groups.figures import FIGURES
from app.governance.groups.models import Group, Membership, StandingItem
from app.governance.groups.permissions import can_edit_groups, can_read_groups
from app.governance.groups.views import blueprint


def _names() -> Iterator[str]:
    for group in queries.list_groups(with_archived=True):
        yield from (group.name, group.slug)


def _of_group_in_use(key: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = key.in_(select(Group.id).where(is_in_use(Group)))
    return found


DOMAIN = Domain(
    name="groups",
    held=(
        HeldKind(
            Membership.person_id,
            lambda: (
                or_(Membership.ends_on.is_(None), Membership.ends_on > TODAY),
                _of_group_in_use(Membership.group_id),
            ),
            ("seat in a group", "seats in groups"),
            parts=loading(lambda: (joinedload(Membership.group),)),
            name=lambda term: f"{term.role.word}, {term.group.name}",
            address=lambda term: ("groups.show_members", {"slug": term.group.slug}),
            pass_on=lambda actor, term, to: service.hand_over_seat(
                actor, membership=term, person=to
            ),
        ),
        HeldKind(
            Membership.represents_id,
            lambda: (
                or_(Membership.ends_on.is_(None), Membership.ends_on > TODAY),
                _of_group_in_use(Membership.group_id),
            ),
            ("member who represents it", "members who represent it"),
            parts=loading(lambda: (joinedload(Membership.group),)),
            name=lambda term: f"{term.name_then}, {term.group.name}",
            address=lambda term: ("groups.show_members", {"slug": term.group.slug}),
        ),
        HeldKind(
            StandingItem.presenter_id,
            lambda: (_of_group_in_use(StandingItem.group_id),),
            ("standing item to present", "standing items to present"),
            parts=loading(lambda: (joinedload(StandingItem.group),)),
            name=lambda item: f"{item.title}, {item.group.name}",
            address=lambda item: ("groups.show_standing_agenda", {"slug": item.group.slug}),
        ),
    ),
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
