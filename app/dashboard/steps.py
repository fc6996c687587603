"""The first steps: what a programme lacks before its first pack can be issued, by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import current_app

from app.accounts.permissions import can_administer
from app.core.access import Actor
from app.core.findings import NAMED, Counts, Named, Place
from app.core.formats import day
from app.core.markings import Marking, is_within
from app.core.wording import words
from app.dashboard import queries
from app.dashboard.queries import MemberState
from app.governance.groups.models import Group
from app.governance.meetings.models import AgendaItem, Meeting
from config import Settings


@dataclass(frozen=True)
class FirstStep:
    """What a new programme needs. While it is not done, ``named`` says what is missing, with the
    very form; ``more`` counts what is not named, and ``at_once`` is where all are dealt with."""

    title: str
    is_done: bool
    hint: str = ""
    named: Sequence[Named] = ()
    more: int = 0
    at_once: Named | None = None

    @property
    def state(self) -> str:
        missing = len(self.named) + self.more
        if self.is_done:
            return "Completed"
        return f"{missing} missing" if missing else "Not yet started"


def _step(
    title: str,
    missing: Sequence[Named],
    *,
    can_begin: bool = True,
    hint: str = "",
    at_once: Named | None = None,
) -> FirstStep:
    """A step that is done once nothing is missing, of what there is by then."""
    named = missing[:NAMED]
    return FirstStep(
        title,
        can_begin and not missing,
        "" if missing else hint,
        named,
        len(missing) - len(named),
        at_once if len(missing) > 1 else None,
    )


def first_steps(
    actor: Actor, kept: Counts, meetings: Sequence[Meeting], today: date
) -> list[FirstStep]:
    """The steps from an empty database to the first pack, in order; none once a pack has been
    issued or a meeting was held. ``meetings`` are each group's next."""
    if kept["issued"] or kept["held"]:
        return []
    groups = queries.list_group_states(today)
    members = queries.list_member_states(today)
    items = queries.list_items_without_presenter([each.id for each in meetings])
    return [
        *_of_programme(kept, [each.group for each in groups]),
        *_of_groups(groups),
        *_of_members(actor, groups, members),
        _of_mail(),
        *_of_records(kept),
        *_of_meetings(kept, groups, meetings, items),
    ]


def _of_programme(kept: Counts, groups: Sequence[Group]) -> Iterator[FirstStep]:
    yield FirstStep(
        "Start the programme",
        bool(kept["programme"]),
        "The service’s operator runs this command: flask programme begin",
    )
    new = Named("Add a group", "with its marking and short name", Place("groups.create_group"))
    yield _step("Add the groups", [] if groups else [new])


def _of_groups(groups: Sequence[queries.GroupState]) -> Iterator[FirstStep]:
    def of(title: str, note: str, endpoint: str, has: str) -> FirstStep:
        missing = [
            Named(each.group.name, note, Place(endpoint, {"slug": each.group.slug}))
            for each in groups
            if not getattr(each, has)
        ]
        return _step(title, missing, can_begin=bool(groups), hint="Add a group first.")

    unnamed = [
        Named(
            each.group.name,
            "no chair" if each.has_members else "no members",
            Place("groups.create_memberships", {"slug": each.group.slug}),
        )
        for each in groups
        if not each.has_chair
    ]
    yield _step("Name the members", unnamed, can_begin=bool(groups), hint="Add a group first.")
    yield of(
        "Set the standing agendas",
        "nothing on its standing agenda",
        "groups.create_standing_item",
        "has_standing",
    )
    missing = [
        Named(each.group.name, *_terms_of(each)) for each in groups if not each.has_agreed_terms
    ]
    yield _step(
        "Agree the terms of reference",
        missing,
        can_begin=bool(groups),
        hint="Add a group first.",
    )


def _terms_of(each: queries.GroupState) -> tuple[str, Place]:
    slug = each.group.slug
    if each.draft_terms is None:
        return "not drafted", Place("terms.show_versions", {"slug": slug})
    values = {"slug": slug, "number": each.draft_terms}
    return "drafted, not agreed", Place("terms.agree_terms", values)


def _of_members(
    actor: Actor, groups: Sequence[queries.GroupState], members: Sequence[MemberState]
) -> Iterator[FirstStep]:
    may = bool(can_administer(actor))
    marking = {each.group.id: each.group.marking for each in groups}

    def to(person_id: int, endpoint: str) -> Place:
        """The form, or the person's page for those who keep no accounts."""
        return Place(endpoint if may else "accounts.show_person", {"person_id": person_id})

    at_once = (
        Named("Invite all of them", "and clear them", Place("joining.invite_members"))
        if may
        else None
    )
    people = [
        (person_id, list(terms))
        for person_id, terms in groupby(members, lambda each: each.person_id)
    ]
    hint = "Name the members first."
    yield _step(
        "Open accounts for the members",
        [
            Named(terms[0].name, _account_note(terms[0]), to(person_id, "accounts.edit_account"))
            for person_id, terms in people
            if not terms[0].can_sign_in
        ],
        can_begin=bool(members),
        hint=hint,
        at_once=at_once,
    )
    uncleared = [
        (person_id, terms[0], next(t for t in terms if not _is_cleared(t, marking)))
        for person_id, terms in people
        if terms[0].has_account and not all(_is_cleared(term, marking) for term in terms)
    ]
    yield _step(
        "Record clearances for the groups’ markings",
        [
            Named(
                first.name,
                f"not cleared for {marking[term.group_id].word}",
                to(person_id, "roles.edit_clearance"),
            )
            for person_id, first, term in uncleared
        ],
        can_begin=any(each.has_account for each in members),
        hint="Open their accounts first.",
        at_once=at_once,
    )


def _of_mail() -> FirstStep:
    settings: Settings = current_app.config["SETTINGS"]
    return FirstStep(
        "Connect the mail server",
        settings.mail.transport == "smtp",
        "The service’s operator sets SMTP_HOST and MAIL_FROM. Until then, no one receives an "
        "invitation.",
    )


def _account_note(member: MemberState) -> str:
    return "account disabled" if member.has_account else "no account"


def _is_cleared(member: MemberState, marking: dict[int, Marking]) -> bool:
    needed = marking.get(member.group_id)
    return needed is None or is_within(needed, member.clearances)


def _of_records(kept: Counts) -> Iterator[FirstStep]:
    new = Named(
        f"Add {words.a_place}",
        "and name its lead, who submits its returns",
        Place("pilots.create_pilot"),
    )
    yield _step(f"Add the {words.places}", [] if kept["pilot"] else [new])


def _of_meetings(
    kept: Counts,
    groups: Sequence[queries.GroupState],
    meetings: Sequence[Meeting],
    items: Sequence[AgendaItem],
) -> Iterator[FirstStep]:
    met = {each.group_id for each in meetings}
    unplanned = [each.group for each in groups if each.group.id not in met]
    yield _step(
        "Plan the first meetings",
        [
            Named(
                group.name,
                "no meeting planned",
                Place("timetable.create_series", {"slug": group.slug}),
            )
            for group in unplanned
        ],
        can_begin=bool(groups),
        hint="Add a group first.",
    )
    first = "Plan a meeting first."
    begin = Named(
        "Open a reporting round",
        f"to set when {words.places} report",
        Place("returns.create_round"),
    )
    unlinked = [
        Named(
            _name_of(meeting),
            "no reporting round",
            Place("meetings.edit_meeting", {"meeting_id": meeting.id}),
        )
        for meeting in meetings
    ]
    # One round serves the meetings of a month, and a group may do without.
    has_link = any(meeting.round_id is not None for meeting in meetings)
    yield _step(
        "Link a reporting round to a meeting",
        [] if has_link else unlinked if kept["round"] else [begin],
        can_begin=has_link,
        hint=first,
    )
    by_id = {meeting.id: meeting for meeting in meetings}
    yield _step(
        "Name the presenters",
        [
            Named(
                item.title,
                _name_of(by_id[item.meeting_id]),
                Place("agendas.edit_item", {"meeting_id": item.meeting_id, "item_id": item.id}),
            )
            for item in items
        ],
        can_begin=bool(meetings),
        hint=first,
    )
    yield FirstStep(
        "Build and issue the first pack",
        False,
        "It can be built as a draft at any time, from the meeting’s page.",
        [
            Named(
                _name_of(meeting),
                "built, not issued" if kept["pack"] else "not built",
                Place("meetings.show_meeting", {"meeting_id": meeting.id}),
            )
            for meeting in meetings[:1]
        ],
    )


def _name_of(meeting: Meeting) -> str:
    return f"{meeting.group.name}, {day(meeting.held_on)}"
