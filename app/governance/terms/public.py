"""What is public of a group: what it is for, how it decides and who its members are."""

from datetime import date

from sqlalchemy import Select, select

from app.core.archived import is_in_use
from app.core.formats import counted
from app.core.publishing import (
    PublicContent,
    PublicKind,
    PublicPart,
    PublicTable,
    facts_of,
    parts_of,
)
from app.governance.groups.models import Group
from app.governance.groups.queries import list_members
from app.governance.groups.rules import MemberRole
from app.governance.terms.queries import find_terms


def _select(_today: date) -> Select[Group]:
    return select(Group).where(is_in_use(Group)).order_by(Group.name, Group.id)


def _build(group: Group, today: date) -> PublicContent:
    terms, members = find_terms(group, today), list_members(group, today)
    rows = tuple(
        (
            member.name_then,
            "" if member.role is MemberRole.MEMBER else member.role.word,
            member.represents.name if member.represents else "",
        )
        for member in members
    )
    table = PublicTable(
        caption=counted(len(rows), "member"), columns=("Name", "Role", "From"), rows=rows
    )
    return PublicContent(
        title=group.name,
        dated_on=terms.agreed_on if terms and terms.agreed_on else today,
        facts=facts_of(
            ("Meets", terms.frequency if terms else group.frequency),
            ("Reports to", terms.reporting_line if terms else ""),
        ),
        parts=(
            *parts_of(
                ("What it is for", (terms.purpose if terms else "") or group.purpose),
                ("What it can decide", terms.authority if terms else ""),
            ),
            *((PublicPart(heading="Members", table=table),) if rows else ()),
        ),
        is_illustrative=group.is_illustrative,
    )


GROUP = PublicKind(
    name="group",
    folder="groups",
    one="group",
    many="Groups",
    model=Group,
    select=_select,
    build=_build,
    key=lambda group: group.slug,
    called=lambda group: group.name,
    order=40,
)
