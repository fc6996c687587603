"""What packs declare."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, Found, NavigationEntry, Panel, RecordKind
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.errors import DomainError
from app.core.formats import counted, day
from app.core.held import HeldKind
from app.core.loading import loading
from app.core.searched import Searched
from app.core.sql_dates import day_in_words
from app.core.timed import At, Every, Job
from app.governance.groups.models import Group
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import find_next_meeting
from app.governance.meetings.stages import NextStep, Stage, StageState
from app.governance.meetings.steps import Step, pack_due_on
from app.governance.papers.models import Paper
from app.packs import queries
from app.packs.cli import commands
from app.packs.due import list_due_packs
from app.packs.jobs import build_ahead, forget_rendered
from app.packs.lacking import papers_lacking
from app.packs.late.arrivals import Arrival, find_arrivals
from app.packs.late.views import blueprint
from app.packs.models import Pack
from app.packs.permissions import (
    can_prepare_packs,
    can_read_archive,
    can_read_pack,
    can_read_packs_of,
)
from app.packs.readership.queries import read_readership
from app.packs.rules import UNDER_WAY, Approval, PackState, how_far
from app.packs.sections import SECTIONS
from app.packs.service import build_waiting
from app.packs.variants.service import forget_superseded, make_waiting_copies


def _meeting_panel(meeting: Meeting, actor: Actor) -> dict[str, Any] | None:
    if not can_read_packs_of(actor, meeting.group_id):
        return None
    can_prepare = can_prepare_packs(actor)
    packs = queries.list_builds(meeting.id, has_drafts=bool(can_prepare))
    is_ahead = meeting.held_on >= clock.today() and not meeting.is_cancelled
    arrivals = find_arrivals(packs) if can_prepare and is_ahead else ()
    return {
        "meeting": meeting,
        "packs": packs,
        "can_prepare": can_prepare,
        "stage": _stage(meeting, packs, arrivals, is_prepared=bool(can_prepare)),
    }


def _stage(
    meeting: Meeting, packs: Sequence[Pack], arrivals: Sequence[Arrival], *, is_prepared: bool
) -> StageState:
    """How the pack stands; drafts are for those who prepare it."""
    said = how_far([pack.state for pack in packs]) if packs or is_prepared else "not issued yet"
    if not packs and meeting.held_on < clock.today():
        said = "not issued"
    if arrivals:
        said += f", {counted(len(arrivals), 'late paper')} to add"
    is_issued = any(pack.state is PackState.ISSUED for pack in packs)
    is_ahead = meeting.held_on >= clock.today() and not meeting.is_cancelled
    return StageState(
        Stage.PACK,
        said[:1].upper() + said[1:],
        is_done=is_issued and not arrivals,
        is_late=is_ahead
        and not is_issued
        and pack_due_on(meeting.held_on, meeting.group) < clock.today(),
        next=_next_step(meeting, packs, arrivals)
        if is_prepared and is_ahead and (arrivals or not is_issued)
        else None,
        anchor="pack" if packs else "",
    )


def _next_step(meeting: Meeting, packs: Sequence[Pack], arrivals: Sequence[Arrival]) -> NextStep:
    if arrivals:
        return NextStep(
            f"Add the late {'paper' if len(arrivals) == 1 else 'papers'}",
            "packs.add_late_papers",
            {"pack_id": arrivals[0].pack_id},
        )
    under_way = [pack for pack in packs if pack.state in UNDER_WAY]
    built = [pack for pack in packs if pack.state is PackState.BUILT]
    if under_way:
        return NextStep(
            "Check the pack’s progress", "packs.show_pack", {"pack_id": under_way[0].id}
        )
    if built:
        return NextStep("Check and issue the pack", "packs.show_pack", {"pack_id": built[0].id})
    return NextStep(
        "Build the pack", "packs.build_pack", {"meeting_id": meeting.id}, is_pressed=True
    )


def _group_panel(group: Group, actor: Actor) -> dict[str, Any] | None:
    """Who could not open the group's next pack."""
    meeting = find_next_meeting(group, clock.today()) if can_prepare_packs(actor) else None
    if meeting is None:
        return None
    return {
        "meeting": meeting,
        "readership": read_readership(meeting),
        "may_administer": actor.is_administrator,
    }


def _paper_panel(paper: Paper, _actor: Actor) -> dict[str, Any] | None:
    """Why the newest pack is without a paper."""
    pack = queries.find_newest_made(paper.meeting_id)
    why = papers_lacking(pack).get(paper.reference) if pack is not None else None
    return {"pack": pack, "why": why} if why else None


def _select_issued(actor: Actor, _on: date) -> Select[Any] | None:
    """The issued packs that the actor reads."""
    if not can_read_archive(actor):
        return None
    wanted = select(Pack).join(Pack.meeting).join(Meeting.group)
    groups = queries.group_scope(actor)
    if groups is not None:
        wanted = wanted.where(Meeting.group_id.in_(groups))
    return wanted.where(Pack.state == PackState.ISSUED)


def _check_not_begun(_actor: Actor) -> None:
    """Nobody decides alone who reads what, once a pack has been issued."""
    if queries.has_issued_packs():
        raise DomainError("A pack has been issued. This needs a second person.")


def _check_not_issued(done_at: datetime) -> None:
    """What a pack may have told its readers is not taken back."""
    if queries.was_issued_since(done_at):
        raise DomainError(
            "A pack has been issued since, so this cannot be undone. Correct the record instead."
        )


def _prepared(meeting_ids: Sequence[int]) -> dict[int, list[str]]:
    issues = queries.list_last_issues(meeting_ids)
    return {each: [f"a pack that has been issued (issue {last})"] for each, last in issues.items()}


DOMAIN = Domain(
    name="packs",
    held=(
        HeldKind(
            Pack.approver_id,
            lambda: (Pack.state == PackState.BUILT, Pack.approval == Approval.ASKED),
            ("pack to approve", "packs to approve"),
            parts=loading(lambda: (joinedload(Pack.meeting).joinedload(Meeting.group),)),
            name=lambda pack: f"{pack.meeting.group.name}, {day(pack.meeting.held_on)}",
        ),
    ),
    prepared=_prepared,
    events={
        "pack:asked-for": "Requested",
        "pack:issue-asked-for": "Issue requested",
        "pack:begun": "Build started",
        "pack:withdrawn": "Withdrawn",
        "pack:late-papers-added": "Late papers added",
        "pack:late-paper-set-aside": "Late paper left out",
        "pack:late-paper-put-back": "Late paper offered again",
        "pack:copy-deleted": "Old copy deleted",
        "pack:approval-asked-for": "Approval requested",
        "pack:approval-answered": "Approval answered",
        "meeting:access-asked-for": "Administrators asked to let readers in",
    },
    blueprint=blueprint,
    navigation=(NavigationEntry("Meetings", "Packs", "packs.list_packs", 14, can_read_archive),),
    panels=(
        Panel("meeting", 16, "packs/meeting_panel.html", _meeting_panel),
        Panel("group", 5, "packs/group_panel.html", _group_panel),
        Panel("paper", 5, "packs/paper_panel.html", _paper_panel),
    ),
    jobs=(
        Job("packs.make_copies", "Make copies of packs", Every(1), make_waiting_copies),
        Job(
            "packs.forget_superseded",
            "Delete copies of packs that have been replaced",
            At((3,), 20),
            forget_superseded,
        ),
        Job("packs.build_waiting", "Build packs", Every(1), build_waiting),
        Job("packs.build_ahead", "Keep next meetings’ packs up to date", Every(1), build_ahead),
        Job(
            "packs.forget_rendered",
            "Delete old rendered sections",
            Every(3600),
            forget_rendered,
        ),
    ),
    commands=(commands,),
    records=(
        RecordKind(
            "pack",
            Pack,
            lambda pack: ("packs.show_pack", {"pack_id": pack.id}),
            can_read_pack,
            readable=_select_issued,
            searched=Searched(texts=(), group=Meeting.group_id, day=Meeting.held_on),
            found=Found(
                literal("Pack for ") + Group.name + ", " + day_in_words(Meeting.held_on),
                lambda row: ("packs.show_pack", {"pack_id": row.record_id}),
                {"due_on": Meeting.held_on, "number": Pack.issue_number},
                lambda row: f"issue {row.number}",
            ),
        ),
    ),
    sections=SECTIONS,
    anchors=queries.list_anchors,
    due_kinds=(
        DueKind(
            "pack",
            Step.PACK,
            said="Pack to issue",
            reminders=reminders_on(-1, 0, 1, to=Audience.SECRETARIAT),
        ),
        DueKind(
            "pack_approval",
            Step.PACK,
            said="Packs to approve",
            reminders=reminders_on(-1, 0, 1),
        ),
        DueKind(
            "late_paper",
            Step.PACK,
            said="Paper that came after the pack was issued",
            reminders=reminders_on(0, 1, to=Audience.SECRETARIAT),
        ),
        DueKind(
            "paper_left_out",
            Step.PACK,
            said="Paper that could not be included in the pack",
            reminders=reminders_on(0, 1, to=Audience.SECRETARIAT),
        ),
        DueKind(
            "readership",
            Step.PACK,
            said="Members and readers who cannot open the pack",
            reminders=reminders_on(-3, 0, to=Audience.SECRETARIAT),
        ),
    ),
    due=list_due_packs,
    owes=queries.may_owe_approval,
    conditions=queries.list_conditions,
    checks={
        "account:alone": _check_not_begun,
        "milestone:baseline-corrected": queries.check_unseen,
        "step:undone": _check_not_issued,
    },
)
