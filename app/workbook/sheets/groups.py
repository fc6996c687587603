"""Groups, their members and their standing agendas."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.barriers.rules import GroupStep
from app.core import clock
from app.core.access import Actor
from app.core.markings import Marking
from app.core.section_types import section_types
from app.core.wording import Phrase
from app.extensions import db
from app.governance.groups import queries, service
from app.governance.groups.models import Group, Membership, StandingItem
from app.governance.groups.rules import (
    CALL_DAYS,
    CLEARANCE_DAYS,
    MINUTES_DAYS,
    MOST_PAPER_PAGES,
    ORAL_SECTION,
    PACK_DAYS,
    PAPER_PAGES,
    PAPERS_DAYS,
    REPLY_DAYS,
    RETURNS_DAYS,
    ItemPurpose,
    MemberRole,
    PackForm,
    PaperNumbering,
)
from app.governance.timetable.service import set_timetable
from app.workbook.columns import (
    SOURCED,
    Kind,
    Sheet,
    SheetColumn,
    Values,
    choice,
    day,
    link,
    name,
    text,
    whole,
    yes_no,
)
from app.workbook.sheets.parts import as_it_stood, facts_of, keep_source

#: The most working days before or after a meeting, and minutes of an item.
_MOST_DAYS = 60
_MOST_MINUTES = 480


def _groups() -> Select[Any]:
    return select(Group).order_by(Group.id)


_DAYS = (
    ("call_days", "Days: call for papers", CALL_DAYS),
    ("returns_days", "Days: returns due", RETURNS_DAYS),
    ("papers_days", "Days: papers due", PAPERS_DAYS),
    ("clearance_days", "Days: papers cleared", CLEARANCE_DAYS),
    ("pack_days", "Days: pack circulated", PACK_DAYS),
    ("minutes_days", "Days: minutes circulated", MINUTES_DAYS),
    ("reply_days", "Days: replies to write-rounds", REPLY_DAYS),
)
_DAY_FIELDS = tuple(field for field, _title, _days in _DAYS)
_GROUP = (
    "name",
    "code",
    "paper_numbering",
    "paper_pages",
    "purpose",
    "frequency",
    "marking",
    "chair_approves_packs",
    "pack_form",
    "barrier_step",
)


def _add_group(actor: Actor, values: Values) -> Group:
    if values["marking"] is None:
        values["marking"] = queries.list_markings()[0]
    made = service.create_group(actor, **facts_of(values, "slug", *_GROUP))
    set_timetable(actor, group=made, **facts_of(values, *_DAY_FIELDS))
    keep_source(made, values)
    return made


def _change_group(actor: Actor, record: Group, values: Values, changed: frozenset[str]) -> None:
    service.amend_group(actor, group=record, **facts_of(values, *_GROUP))
    if changed & set(_DAY_FIELDS):
        set_timetable(actor, group=record, **facts_of(values, *_DAY_FIELDS))
    keep_source(record, values)


GROUPS = Sheet(
    name="groups",
    heading="Groups",
    one="group",
    hint="The boards and groups that meet.",
    columns=(
        name(
            "slug",
            "Short name",
            longest=40,
            is_required=True,
            stays=True,
            example="example-board",
            hint="Used in web addresses. Lower-case letters, digits and hyphens. It cannot be "
            "changed later.",
        ),
        name(
            "name",
            "Name",
            is_required=True,
            example="Example board",
            aliases=("Group", "Board", "Committee"),
        ),
        name(
            "code",
            "Code",
            longest=12,
            is_required=True,
            example="EB",
            hint="Used to number the group’s papers.",
        ),
        choice(
            "paper_numbering",
            "Paper numbering",
            PaperNumbering,
            default=PaperNumbering.BRACKETED,
            hint="After the code.",
            is_rare=True,
        ),
        whole(
            "paper_pages",
            "Page limit of a paper for decision",
            low=1,
            high=MOST_PAPER_PAGES,
            default=PAPER_PAGES,
            is_rare=True,
        ),
        text("purpose", "Purpose", example="Oversees delivery.", aliases=("Remit",)),
        name(
            "frequency",
            "How often it meets",
            longest=60,
            example="Monthly",
            aliases=("Frequency", "Meets"),
        ),
        choice(
            "marking",
            "Marking",
            Marking,
            hint="For its papers. Leave blank for the programme’s lowest.",
        ),
        yes_no(
            "chair_approves_packs",
            "The chair approves packs",
            hint="Before they are issued.",
            is_rare=True,
        ),
        choice(
            "pack_form",
            "Form of its packs",
            PackForm,
            default=PackForm.FULL,
            hint="What is issued to its members.",
            is_rare=True,
        ),
        choice(
            "barrier_step",
            "Overdue and refused barriers",
            GroupStep,
            default=GroupStep.NONE,
            hint="Whether they come to this group.",
            is_rare=True,
        ),
        *(
            whole(
                field,
                title,
                low=0,
                high=_MOST_DAYS,
                default=days,
                is_rare=True,
                hint="Clear working days from the meeting.",
            )
            for field, title, days in _DAYS
        ),
        *SOURCED,
    ),
    keys=(("slug",), ("name",), ("code",)),
    rows=_groups,
    labels=lambda record: (record.name, record.slug, record.code),
    add=_add_group,
    change=_change_group,
    aliases=("Boards", "Committees", "Governance"),
)


def _members() -> Select[Any]:
    return (
        select(Membership)
        .options(
            joinedload(Membership.group),
            joinedload(Membership.person),
            joinedload(Membership.represents),
        )
        .order_by(Membership.group_id, Membership.position, Membership.id)
    )


def _add_member(actor: Actor, values: Values) -> Membership:
    starts_on = values["starts_on"] or clock.today()
    facts = facts_of(values, "name_then", "role", "represents_id")
    person = values["person"]
    made = service.add_member(
        actor, group=values["group"], person_id=person.id, starts_on=starts_on, **facts
    )
    made.group, made.person, made.represents = values["group"], person, values["represents"]
    if values["ends_on"] is not None:
        service.end_membership(actor, membership=made, ends_on=values["ends_on"])
    as_it_stood(made, position=values["position"])
    keep_source(made, values)
    return made


def _change_member(
    actor: Actor, record: Membership, values: Values, _changed: frozenset[str]
) -> None:
    names = ("name_then", "role", "represents_id", "starts_on", "ends_on", "position")
    service.amend_membership(actor, membership=record, **facts_of(values, *names))
    keep_source(record, values)


MEMBERS = Sheet(
    name="members",
    heading="Members",
    one="member",
    hint="Who is in which group, from when.",
    columns=(
        link(
            "group",
            "Group",
            "groups",
            is_required=True,
            stays=True,
            example="Example board",
            aliases=("Board", "Committee"),
        ),
        link(
            "person",
            "Person",
            "people",
            is_required=True,
            stays=True,
            example="Sam Example",
            aliases=("Name", "Member", "Member name"),
        ),
        choice(
            "role",
            "Role in the group",
            MemberRole,
            default=MemberRole.MEMBER,
            example="Chair",
            aliases=("Role", "Capacity"),
        ),
        link(
            "represents",
            "Organisation represented",
            "organisations",
            aliases=("Represents", "Organisation", "Representing"),
        ),
        name(
            "name_then",
            "Name and title in this term",
            hint="Only if it should appear in packs differently from the person’s name.",
        ),
        day(
            "starts_on",
            "Member from",
            hint="Leave blank for today.",
            example="1 April 2010",
            aliases=("From", "Start", "Start date"),
        ),
        day(
            "ends_on",
            "Membership ends",
            hint="The first day on which they are no longer a member.",
            aliases=("Until", "To", "End", "End date"),
        ),
        whole("position", "Place in the list", low=1, high=999, is_rare=True),
        *SOURCED,
    ),
    keys=(("group", "person", "starts_on"), ("group", "person")),
    rows=_members,
    add=_add_member,
    change=_change_member,
    aliases=("Membership", "Group members", "Board members"),
)


def _standing_items() -> Select[Any]:
    return (
        select(StandingItem, Group)
        .join(Group, Group.id == StandingItem.group_id)
        .options(joinedload(StandingItem.presenter))
        .order_by(StandingItem.group_id, StandingItem.position, StandingItem.id)
        .with_only_columns(StandingItem)
    )


_ITEM = ("title", "section", "purpose", "minutes", "presenter_id", "description")


def _sections() -> Sequence[tuple[Any, str]]:
    return [(kind, each.label) for kind, each in section_types().items()]


def _add_item(actor: Actor, values: Values) -> StandingItem:
    facts = facts_of(values, *_ITEM)
    made = service.add_standing_item(actor, group=values["group"], **facts)
    made.presenter = values["presenter"]
    return made


def _change_item(
    actor: Actor, record: StandingItem, values: Values, _changed: frozenset[str]
) -> None:
    service.amend_standing_item(actor, item=record, **facts_of(values, *_ITEM))


STANDING_AGENDA = Sheet(
    name="standing_agenda",
    heading="Standing agenda",
    one="standing item",
    hint="What is on every agenda of a group, in order.",
    columns=(
        link(
            "group",
            "Group",
            "groups",
            is_required=True,
            stays=True,
            example="Example board",
            of=lambda item: db.session.get(Group, item.group_id),
            aliases=("Board",),
        ),
        name(
            "title",
            "Title",
            is_required=True,
            example=Phrase("Progress of the {places}"),
            aliases=("Item", "Agenda item"),
        ),
        SheetColumn(
            "section",
            "Filled from",
            Kind.CHOICE,
            choices=_sections,
            default=ORAL_SECTION,
            hint="What of the programme’s records the pack shows here.",
            aliases=("Section",),
        ),
        choice(
            "purpose",
            "Purpose",
            ItemPurpose,
            default=ItemPurpose.DISCUSSION,
            example="For discussion",
            aliases=("For",),
        ),
        whole(
            "minutes",
            "Minutes",
            low=1,
            high=_MOST_MINUTES,
            default=10,
            example="20",
            aliases=("Duration", "Time", "Length"),
        ),
        link("presenter", "Presenter", "people", example="Sam Example", aliases=("Lead", "Led by")),
        text("description", "Description", aliases=("Notes",)),
    ),
    keys=(("group", "title"),),
    rows=_standing_items,
    add=_add_item,
    change=_change_item,
    aliases=("Standing items", "Agenda"),
)
