"""Papers, minutes, and what is decided by them."""

from datetime import date
from types import SimpleNamespace as Record
from typing import Any

from app.core.markings import Marking
from app.governance.actions import permissions as actions
from app.governance.decision_sheets import permissions as decision_sheets
from app.governance.decisions import permissions as decisions
from app.governance.groups.models import MemberRole
from app.governance.meetings.models import AgendaItem
from app.governance.minutes import permissions as minutes
from app.governance.minutes.rules import MinutesState, VersionKind
from app.governance.papers import permissions as papers
from app.governance.papers.models import Paper
from app.governance.papers.rules import PaperState
from app.governance.write_rounds import permissions as write_rounds
from app.governance.write_rounds.rules import RoundState
from app.referrals import permissions as referrals
from tests.unit.permissions.cast import (
    ANN,
    ANNS,
    COPY,
    EVERYBODY,
    HERE,
    HIGH,
    LOW,
    MEMBERS,
    NOBODYS,
    OURS,
    PROGRAMME,
    READERS,
    SECRET_COPY,
    SECRETARIAT,
    TODAY,
    Asked,
)


def paper(state: PaperState, **values: Any) -> Any:
    named = {"author_id": None, "sponsor_id": None, "clearances": []}
    return Record(**{"group_id": HERE, "state": state, "marking": LOW, **named, **values})


def minutes_of(state: MinutesState, marking: Marking = Marking.NOT_MARKED) -> Any:
    return Record(meeting=Record(group_id=HERE, marking=marking), state=state)


def sheet_of(record: Any) -> Any:
    return Record(owner=record)


def write_round(state: RoundState, issued_on: date | None = TODAY) -> Any:
    return Record(group_id=HERE, state=state, issued_on=issued_on)


SUBMITTED, DRAFT = PaperState.SUBMITTED, PaperState.DRAFTING
REFERRAL = Record(from_group_id=HERE, to_group_id=3)
REFERRAL_BACK = Record(from_group_id=3, to_group_id=HERE)
REPLY = Record(membership=Record(person_id=25))
REPLY_THERE = Record(membership=Record(person_id=35))
NO_REPLY = Record(membership=Record(person_id=None))
CHAIR, DEPUTY = Record(role=MemberRole.CHAIR), Record(role=MemberRole.DEPUTY)


TABLE: list[Asked] = [
    (decision_sheets.can_write_sheets_of, (AgendaItem(presenter_id=ANN),), SECRETARIAT | ANNS),
    (
        decision_sheets.can_write_sheets_of,
        (Paper(author_id=ANN, state=PaperState.DRAFTING),),
        SECRETARIAT | ANNS,
    ),
    (
        decision_sheets.can_write_sheets_of,
        (Paper(author_id=ANN, state=PaperState.SUBMITTED),),
        SECRETARIAT,
    ),
    (
        decision_sheets.can_write_sheet,
        (sheet_of(AgendaItem(presenter_id=ANN)),),
        SECRETARIAT | ANNS,
    ),
    (referrals.can_list_referrals, (), SECRETARIAT | MEMBERS),
    (referrals.can_read_referral, (REFERRAL, False), {"secretariat", "member"}),
    (referrals.can_read_referral, (REFERRAL_BACK, False), {"secretariat", "member"}),
    (referrals.can_read_referral, (REFERRAL, True), EVERYBODY),
    (referrals.can_run_referrals, (), SECRETARIAT),
    (actions.can_list_actions, (), PROGRAMME),
    (actions.can_read_action, (OURS,), PROGRAMME | ANNS),
    (actions.can_read_action, (NOBODYS,), PROGRAMME),
    (actions.can_update_action, (OURS,), SECRETARIAT | ANNS),
    (actions.can_update_action, (NOBODYS,), SECRETARIAT),
    (actions.can_keep_actions, (), SECRETARIAT),
    (decisions.can_list_decisions, (), PROGRAMME | READERS),
    (
        decisions.can_read_decision,
        (Record(group_id=HERE, announced_on=TODAY),),
        PROGRAMME | {"reader"},
    ),
    (decisions.can_read_decision, (Record(group_id=HERE, announced_on=None),), SECRETARIAT),
    (decisions.can_record_decisions, (), SECRETARIAT),
    (minutes.can_list_minutes, (), SECRETARIAT | MEMBERS | READERS),
    (minutes.can_write_minutes, (), SECRETARIAT),
    (minutes.can_read_minutes, (minutes_of(MinutesState.DRAFT),), SECRETARIAT),
    (minutes.can_read_minutes, (minutes_of(MinutesState.CIRCULATED),), {"secretariat", "member"}),
    (
        minutes.can_read_minutes,
        (minutes_of(MinutesState.AGREED),),
        {"secretariat", "member", "reader"},
    ),
    (minutes.can_comment, (minutes_of(MinutesState.DRAFT),), set()),
    (minutes.can_comment, (minutes_of(MinutesState.CIRCULATED),), {"secretariat", "member"}),
    (minutes.can_comment, (minutes_of(MinutesState.AGREED),), set()),
    (
        minutes.can_read_version,
        (minutes_of(MinutesState.AGREED), Record(kind=VersionKind.CIRCULATED)),
        {"secretariat", "member"},
    ),
    (
        minutes.can_read_version,
        (minutes_of(MinutesState.AGREED), Record(kind=VersionKind.AGREED)),
        {"secretariat", "member", "reader"},
    ),
    (papers.can_list_papers, (), PROGRAMME),
    (papers.can_commission_papers, (), SECRETARIAT),
    (papers.can_read_paper, (paper(DRAFT),), SECRETARIAT),
    (papers.can_read_paper, (paper(DRAFT, author_id=ANN),), SECRETARIAT | ANNS),
    (papers.can_read_paper, (paper(DRAFT, sponsor_id=ANN),), SECRETARIAT | ANNS),
    (
        papers.can_read_paper,
        (paper(DRAFT, clearances=[Record(person_id=ANN)]),),
        SECRETARIAT | ANNS,
    ),
    (papers.can_read_paper, (paper(SUBMITTED),), {"secretariat", "member"}),
    (papers.can_open_paper, (paper(SUBMITTED, marking=HIGH),), {"secretariat", "member"}),
    (papers.can_open_version, (paper(SUBMITTED), COPY), {"secretariat", "member"}),
    (papers.can_open_version, (paper(SUBMITTED), SECRET_COPY), SECRETARIAT),
    (papers.can_open_version, (paper(DRAFT), COPY), SECRETARIAT),
    (papers.can_write_paper, (paper(DRAFT, author_id=ANN),), SECRETARIAT | ANNS),
    (papers.can_write_paper, (paper(DRAFT),), SECRETARIAT),
    (papers.can_give_clearance, (OURS,), SECRETARIAT | ANNS),
    (papers.can_give_clearance, (NOBODYS,), SECRETARIAT),
    (write_rounds.can_list_write_rounds, (), SECRETARIAT | MEMBERS),
    (
        write_rounds.can_read_write_round,
        (write_round(RoundState.ISSUED),),
        {"secretariat", "member"},
    ),
    (write_rounds.can_read_write_round, (write_round(RoundState.DRAFT),), SECRETARIAT),
    (write_rounds.can_delete_draft, (write_round(RoundState.DRAFT),), SECRETARIAT),
    (write_rounds.can_delete_draft, (write_round(RoundState.ISSUED),), set()),
    (write_rounds.can_read_write_round, (write_round(RoundState.ISSUED, None),), SECRETARIAT),
    (write_rounds.can_run_write_rounds, (), SECRETARIAT),
    (write_rounds.can_reply, (write_round(RoundState.ISSUED), REPLY), {"secretariat", "member"}),
    (write_rounds.can_speak_as, (write_round(RoundState.ISSUED), REPLY), {"member"}),
    (write_rounds.can_speak_as, (write_round(RoundState.ISSUED), REPLY_THERE), set()),
    (write_rounds.can_speak_as, (write_round(RoundState.ISSUED), NO_REPLY), set()),
    (write_rounds.can_clear, (write_round(RoundState.ISSUED), None), SECRETARIAT),
    (write_rounds.can_clear, (write_round(RoundState.ISSUED), CHAIR), {"secretariat", "member"}),
    (write_rounds.can_clear, (write_round(RoundState.ISSUED), DEPUTY), {"secretariat", "member"}),
]
