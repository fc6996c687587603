"""Every permission, asked by everybody: who may, and nobody else."""

import importlib
import inspect
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace as Record
from typing import Any

import pytest

from app.accounts import permissions as accounts
from app.accounts.acting import permissions as acting
from app.accounts.approvals import permissions as approvals
from app.accounts.contacts.models import OrganisationContact
from app.accounts.rules import GRANTED_ROLES
from app.administration import permissions as administration
from app.barriers import permissions as barriers
from app.core.access import SIGNED_OUT, Access, Actor, Grant, Role
from app.core.errors import DomainError, Refused
from app.core.markings import HIGHEST, LOWEST, Marking
from app.dashboard import permissions as dashboard
from app.delivery import permissions as delivery
from app.delivery.rules import ChangeState
from app.governance.actions import permissions as actions
from app.governance.attendance import permissions as attendance
from app.governance.calendars import permissions as calendars
from app.governance.decision_sheets import permissions as decision_sheets
from app.governance.decisions import permissions as decisions
from app.governance.groups import permissions as groups
from app.governance.groups.models import MemberRole
from app.governance.meetings import permissions as meetings
from app.governance.meetings.models import AgendaItem
from app.governance.minutes import permissions as minutes
from app.governance.minutes.rules import MinutesState, VersionKind
from app.governance.papers import permissions as papers
from app.governance.papers.models import Paper
from app.governance.papers.rules import PaperState
from app.governance.write_rounds import permissions as write_rounds
from app.governance.write_rounds.rules import RoundState
from app.operations import permissions as operations
from app.packs import permissions as packs
from app.packs.models import PackState
from app.packs.variants import permissions as variants
from app.packs.variants.rules import Variant
from app.pilots import permissions as pilots
from app.pilots.areas import permissions as areas
from app.pilots.models import Pilot
from app.pilots.notes import permissions as notes
from app.pilots.notes.rules import NoteReaders
from app.programme import permissions as programme
from app.readiness import permissions as readiness
from app.referrals import permissions as referrals
from app.reminders import permissions as reminders
from app.restrictions import permissions as restrictions
from app.returns import permissions as returns
from app.returns.rules import ReturnState
from app.risks import permissions as risks
from app.risks.models import Risk
from app.search import permissions as search
from app.withdrawals import permissions as withdrawals
from app.workbook import permissions as workbook

ROOT = Path(__file__).parents[2]
TODAY = date(2010, 2, 4)
#: Whom records name, and the pilot or the group that they belong to.
ANN, BOB, HERE, THERE = 7, 8, 1, 2
DIRECTOR = 28


def actor(
    person_id: int, *roles: Role, at: int | None = None, clearances: frozenset[Marking] = HIGHEST
) -> Actor:
    grants = frozenset(Grant(role, at) for role in roles)
    return Actor(person_id, "Somebody", grants, clearances)


WHO = {
    "secretariat": actor(20, Role.SECRETARIAT),
    "administrator": actor(21, Role.ADMINISTRATOR),
    "office": actor(22, Role.GOVERNMENT_OFFICE_LEAD, at=HERE),
    "lead": actor(23, Role.PILOT_LEAD, at=HERE),
    "contributor": actor(24, Role.PILOT_CONTRIBUTOR, at=HERE),
    "member": actor(25, Role.GROUP_MEMBER, at=HERE),
    "reader": actor(26, Role.READER, at=HERE),
    "office there": actor(32, Role.GOVERNMENT_OFFICE_LEAD, at=THERE),
    "lead there": actor(33, Role.PILOT_LEAD, at=THERE),
    "contributor there": actor(34, Role.PILOT_CONTRIBUTOR, at=THERE),
    "member there": actor(35, Role.GROUP_MEMBER, at=THERE),
    "reader there": actor(36, Role.READER, at=THERE),
    "moderator": actor(27, Role.SPEND_MODERATOR),
    "director": actor(DIRECTOR, Role.PROGRAMME_DIRECTOR),
    "ann": actor(ANN, Role.RECORD_OWNER),
    "ann, without a role": actor(ANN),
    "nobody": actor(29),
    "signed out": SIGNED_OUT,
}

EVERYBODY = set(WHO)
SECRETARIAT = {"secretariat"}
ADMINISTRATOR = {"administrator"}
SIGNED_IN = EVERYBODY - {"signed out"}
READERS = {"reader", "reader there"}
MEMBERS = {"member", "member there"}
ANNS = {"ann", "ann, without a role"}
PROGRAMME = SIGNED_IN - ADMINISTRATOR - READERS - {"nobody", "ann, without a role"}
KEEPERS = {"secretariat", "lead", "contributor"}

#: A record of the pilot or group here that names Ann; one that names nobody and belongs to none.
OURS = Record(pilot_id=HERE, group_id=HERE, owner_id=ANN, person_id=ANN)
NOBODYS = Record(pilot_id=None, group_id=None, owner_id=None, person_id=None)


def paper(state: PaperState, **values: Any) -> Any:
    named = {"author_id": None, "sponsor_id": None, "clearances": []}
    return Record(**{"group_id": HERE, "state": state, "marking": LOW, **named, **values})


def milestone(**values: Any) -> Any:
    return Record(**{"pilot_id": HERE, "owner_id": ANN, "actual_on": None, "changes": []} | values)


def change(days: int, **values: Any) -> Any:
    """A request to move a baseline by so many days."""
    given = {"state": ChangeState.WAITING, "raised_by_id": ANN, "reference": "CR-001"}
    return Record(**given | {"days": days, "milestone": milestone()} | values)


def minutes_of(state: MinutesState, marking: Marking = Marking.NOT_MARKED) -> Any:
    return Record(meeting=Record(group_id=HERE, marking=marking), state=state)


def pack(state: PackState, *, approver_id: int | None = None) -> Any:
    return Record(
        state=state,
        meeting=Record(group_id=HERE, marking=Marking.NOT_MARKED),
        approval="asked" if approver_id else None,
        approver_id=approver_id,
    )


def own_copy(marking: Marking) -> Any:
    """The copy of the member of the group here."""
    return Record(
        pack=pack(PackState.ISSUED), variant=Variant.READER, reader_id=25, marking=marking
    )


def raised_by(*places: int, asked_on: date | None = TODAY) -> Any:
    return Record(
        pilot_id=places[0],
        raisers=[Record(pilot_id=place) for place in places],
        asked_on=asked_on,
        reference="B-001",
    )


def note(readers: NoteReaders, author_id: int | None = None) -> Any:
    return Record(pilot_id=HERE, readers=readers, author_id=author_id)


def sheet_of(record: Any) -> Any:
    return Record(owner=record)


def write_round(state: RoundState, issued_on: date | None = TODAY) -> Any:
    return Record(group_id=HERE, state=state, issued_on=issued_on)


def request(asked_by_id: int | None, person_id: int = 99) -> Any:
    return Record(asked_by_id=asked_by_id, person_id=person_id)


LOW, HIGH = Marking.NOT_MARKED, Marking.RESTRICTED
SUBMITTED, DRAFT = PaperState.SUBMITTED, PaperState.DRAFTING
COPY = Record(marking=LOW, is_restricted=False, reader_ids=[])
HIGH_COPY = Record(marking=HIGH, is_restricted=False, reader_ids=[])
SECRET_COPY = Record(marking=LOW, is_restricted=True, reader_ids=[ANN])
OPEN_ROUND = Record(opens_on=TODAY)
FUTURE_ROUND = Record(opens_on=TODAY + timedelta(days=1))


def returned(state: ReturnState) -> Any:
    return Record(
        state=state,
        is_submitted=state is not ReturnState.DRAFT,
        is_written=state in (ReturnState.DRAFT, ReturnState.SENT_BACK),
        submitted_by_id=99,
        pilot_id=HERE,
    )


SENT, UNSENT = returned(ReturnState.SUBMITTED), returned(ReturnState.DRAFT)
SENT_BACK, ENDORSED = returned(ReturnState.SENT_BACK), returned(ReturnState.ENDORSED)
ACCEPTED = returned(ReturnState.ACCEPTED)
REFERRAL = Record(from_group_id=HERE, to_group_id=3)
REFERRAL_BACK = Record(from_group_id=3, to_group_id=HERE)
REPLY = Record(membership=Record(person_id=25))
REPLY_THERE = Record(membership=Record(person_id=35))
NO_REPLY = Record(membership=Record(person_id=None))
CHAIR, DEPUTY = Record(role=MemberRole.CHAIR), Record(role=MemberRole.DEPUTY)

#: The permission, what it is asked of besides the actor, and who may.
TABLE: list[tuple[Callable[..., Access], tuple[Any, ...], set[str]]] = [
    (accounts.can_read_people, (), PROGRAMME | ADMINISTRATOR),
    (accounts.can_edit_people, (), SECRETARIAT),
    (accounts.can_administer, (), ADMINISTRATOR),
    (accounts.can_grant, (Role.READER,), SECRETARIAT | ADMINISTRATOR),
    (accounts.can_grant, (Role.PILOT_CONTRIBUTOR,), SECRETARIAT | ADMINISTRATOR),
    (accounts.can_grant, (Role.SECRETARIAT,), ADMINISTRATOR),
    (accounts.can_grant, (Role.ADMINISTRATOR,), ADMINISTRATOR),
    (accounts.can_grant, (Role.SPEND_MODERATOR,), ADMINISTRATOR),
    (accounts.can_grant, (Role.PILOT_LEAD,), set()),
    (accounts.can_grant, (Role.GROUP_MEMBER,), set()),
    (accounts.can_grant, (Role.RECORD_OWNER,), set()),
    (accounts.can_grant, (Role.GOVERNMENT_OFFICE_LEAD,), set()),
    (accounts.can_grant_any, (), SECRETARIAT | ADMINISTRATOR),
    (accounts.can_read_marking, (HIGH,), SIGNED_IN),
    (accounts.can_read_marking, (LOW,), EVERYBODY),
    (accounts.can_read_copy, (COPY,), EVERYBODY),
    (accounts.can_read_copy, (SECRET_COPY,), SECRETARIAT | ANNS),
    (
        accounts.can_read_copy,
        (Record(marking=HIGH, is_restricted=False, reader_ids=[]),),
        SIGNED_IN,
    ),
    (accounts.can_use_own_account, (), SIGNED_IN),
    (accounts.must_use_codes, (), SECRETARIAT | ADMINISTRATOR),
    (approvals.can_see_requests, (), SECRETARIAT | ADMINISTRATOR),
    (approvals.can_decide, (request(99),), SECRETARIAT | ADMINISTRATOR),
    (approvals.can_decide, (request(20),), ADMINISTRATOR),
    (approvals.can_decide, (request(99, 21),), SECRETARIAT),
    (approvals.can_withdraw, (request(ANN),), ANNS),
    (approvals.can_withdraw, (request(None),), set()),
    (administration.can_keep_messages, (), ADMINISTRATOR),
    (operations.can_read_status, (), ADMINISTRATOR),
    (dashboard.can_see_home, (), SIGNED_IN - {"nobody", "ann, without a role"}),
    (programme.can_read_programme, (), PROGRAMME),
    (programme.can_edit_programme, (), SECRETARIAT),
    (readiness.can_read_readiness, (), SECRETARIAT),
    (readiness.can_chase, (), SECRETARIAT),
    (restrictions.can_mark, (), SECRETARIAT),
    (pilots.can_read_registers, (), PROGRAMME),
    (pilots.can_read_register, (OURS,), PROGRAMME),
    (pilots.can_edit_pilot, (), SECRETARIAT),
    (pilots.can_edit_record_of, (HERE,), KEEPERS),
    (pilots.can_edit_record_of, (None,), SECRETARIAT),
    (pilots.can_edit_owned_record, (HERE, ANN), KEEPERS | {"ann"}),
    (pilots.can_edit_owned_record, (None, ANN), {"secretariat", "ann"}),
    (pilots.can_edit_owned_record, (HERE, None), KEEPERS),
    (pilots.can_hand_over, (HERE,), KEEPERS),
    (pilots.can_hand_over, (None,), SECRETARIAT),
    (pilots.can_restrict, (HERE,), {"secretariat", "lead"}),
    (pilots.can_restrict, (None,), SECRETARIAT),
    (
        pilots.can_add_record,
        (),
        {"secretariat", "lead", "lead there", "contributor", "contributor there"},
    ),
    (barriers.can_edit_barrier, (OURS,), KEEPERS),
    (acting.can_arrange_acting, (Record(id=ANN),), {"secretariat", "ann"}),
    (acting.can_end_acting, (Record(acting_id=ANN, person=Record(id=BOB)),), SECRETARIAT | ANNS),
    (acting.can_see_acting, (), SIGNED_IN),
    (acting.can_act_for, (Record(acting_id=ANN),), ANNS),
    (administration.can_keep_addresses, (), SECRETARIAT | ADMINISTRATOR),
    (reminders.can_keep_reminders, (), SECRETARIAT),
    (reminders.can_read_reminders, (), SECRETARIAT),
    (attendance.can_answer_invitation, ((ANN, BOB),), ANNS),
    (barriers.can_respond_to_barrier, (None,), SECRETARIAT),
    (
        barriers.can_respond_to_barrier,
        (OrganisationContact(person_id=ANN, senior_id=26),),
        SECRETARIAT | ANNS | {"reader"},
    ),
    (barriers.can_see_barrier, (None,), PROGRAMME),
    (barriers.can_run_barriers, (), SECRETARIAT),
    (barriers.can_propose_resolution, (raised_by(HERE),), KEEPERS),
    (
        barriers.can_propose_resolution,
        (raised_by(HERE, THERE),),
        KEEPERS | {"lead there", "contributor there"},
    ),
    (barriers.can_delete_barrier, (raised_by(HERE, asked_on=None),), KEEPERS),
    (barriers.can_delete_barrier, (raised_by(HERE),), set()),
    (notes.can_write_notes, (HERE,), {"secretariat", "office"}),
    (notes.can_read_note, (note(NoteReaders.PLACE),), KEEPERS | {"office"}),
    (notes.can_read_note, (note(NoteReaders.REVIEWERS),), {"secretariat", "office"}),
    (notes.can_edit_note, (note(NoteReaders.PLACE),), SECRETARIAT),
    (notes.can_edit_note, (note(NoteReaders.PLACE, author_id=22),), {"secretariat", "office"}),
    (areas.can_edit_areas, (), {"secretariat", "office", "office there"}),
    (workbook.can_use_place_workbook, (HERE,), KEEPERS),
    (workbook.can_use_import, (Record(pilot_id=None, asked_by_id=ANN),), SECRETARIAT),
    (
        workbook.can_use_import,
        (Record(pilot_id=HERE, asked_by_id=23),),
        {"secretariat", "lead"},
    ),
    (workbook.can_use_import, (Record(pilot_id=HERE, asked_by_id=ANN),), SECRETARIAT),
    (returns.can_chase, (), SECRETARIAT),
    (delivery.can_edit_milestone, (OURS,), KEEPERS | {"ann"}),
    (delivery.can_request_change, (milestone(),), KEEPERS | {"ann"}),
    (delivery.can_request_change, (milestone(actual_on=TODAY),), set()),
    (delivery.can_request_change, (milestone(changes=[change(7)]),), set()),
    (
        delivery.can_request_change,
        (milestone(changes=[change(7, state=ChangeState.REFUSED)]),),
        KEEPERS | {"ann"},
    ),
    (delivery.can_withdraw_change, (change(7),), KEEPERS | {"ann"}),
    (delivery.can_withdraw_change, (change(7, state=ChangeState.APPROVED),), set()),
    (delivery.can_decide_change, (change(14), 14), SECRETARIAT | {"director"}),
    (delivery.can_decide_change, (change(-14), 14), SECRETARIAT | {"director"}),
    (delivery.can_decide_change, (change(15), 14), SECRETARIAT),
    (delivery.can_decide_change, (change(1), 0), SECRETARIAT),
    (delivery.can_decide_change, (change(7, raised_by_id=DIRECTOR), 14), SECRETARIAT),
    (delivery.can_decide_change, (change(7, state=ChangeState.REFUSED), 14), set()),
    (delivery.can_add_product, (), SECRETARIAT),
    (delivery.can_edit_product, (OURS,), {"secretariat", "ann"}),
    (delivery.can_edit_interdependency, (OURS,), KEEPERS | {"ann"}),
    (delivery.can_edit_resource, (OURS,), KEEPERS),
    (workbook.can_use_workbook, (), SECRETARIAT),
    (withdrawals.can_withdraw, (OURS,), KEEPERS),
    (withdrawals.can_withdraw, (Record(),), SECRETARIAT),
    (withdrawals.can_delete, (Record(can_delete=None), OURS), KEEPERS),
    (
        withdrawals.can_delete,
        (Record(can_delete=lambda who, _record: groups.can_edit_groups(who)), OURS),
        SECRETARIAT,
    ),
    (withdrawals.can_archive, (Record(can_delete=None, model=Pilot), NOBODYS), SECRETARIAT),
    (withdrawals.can_archive, (Record(can_delete=None, model=Risk), OURS), set()),
    (
        search.can_search,
        (),
        SIGNED_IN - {"nobody", "ann, without a role"},
    ),
    (risks.can_edit_risk, (OURS,), KEEPERS | {"ann"}),
    (risks.can_edit_issue, (OURS,), KEEPERS | {"ann"}),
    (returns.can_edit_rounds, (), SECRETARIAT),
    (returns.can_read_draft, (HERE,), KEEPERS | {"office"}),
    (returns.can_read_return, (UNSENT,), KEEPERS | {"office"}),
    (returns.can_read_return, (SENT,), PROGRAMME),
    (returns.can_write_return, (HERE, OPEN_ROUND, None, TODAY), KEEPERS),
    (returns.can_write_return, (HERE, OPEN_ROUND, UNSENT, TODAY), KEEPERS),
    (returns.can_write_return, (HERE, OPEN_ROUND, SENT, TODAY), set()),
    (returns.can_write_return, (HERE, FUTURE_ROUND, None, TODAY), set()),
    (returns.can_submit_return, (HERE,), {"secretariat", "lead"}),
    (returns.can_write_return, (HERE, OPEN_ROUND, SENT_BACK, TODAY), KEEPERS),
    (returns.can_write_return, (HERE, OPEN_ROUND, ACCEPTED, TODAY), set()),
    (returns.can_ask_lead, (UNSENT,), {"contributor"}),
    (returns.can_ask_lead, (SENT,), set()),
    (returns.can_review, (SENT,), {"office"}),
    (returns.can_review, (ENDORSED,), set()),
    (returns.can_review, (None,), set()),
    (returns.can_send_back, (SENT,), SECRETARIAT),
    (returns.can_send_back, (ENDORSED,), SECRETARIAT),
    (returns.can_send_back, (ACCEPTED,), SECRETARIAT),
    (returns.can_send_back, (UNSENT,), set()),
    (returns.can_send_back, (SENT_BACK,), set()),
    (returns.can_send_back, (None,), set()),
    (returns.can_accept, (SENT,), SECRETARIAT),
    (returns.can_accept, (ENDORSED,), SECRETARIAT),
    (returns.can_accept, (UNSENT,), set()),
    (returns.can_accept, (SENT_BACK,), set()),
    (returns.can_accept, (ACCEPTED,), set()),
    (returns.can_note, (SENT,), {"secretariat", "office"}),
    (returns.can_note, (UNSENT,), set()),
    (returns.can_note, (ACCEPTED,), set()),
    (returns.can_answer, (SENT, Record(is_open=True)), KEEPERS),
    (returns.can_answer, (SENT, Record(is_open=False)), set()),
    (packs.can_read_archive, (), SECRETARIAT | MEMBERS | READERS),
    (packs.can_read_packs_of, (HERE,), {"secretariat", "member", "reader"}),
    (packs.can_read_pack, (pack(PackState.ISSUED),), {"secretariat", "member", "reader"}),
    (packs.can_read_pack, (pack(PackState.BUILT),), SECRETARIAT),
    (packs.can_read_pack, (pack(PackState.BUILT, approver_id=ANN),), SECRETARIAT | ANNS),
    (packs.can_read_pack, (pack(PackState.WITHDRAWN),), {"secretariat", "member", "reader"}),
    (packs.can_open_pack, (pack(PackState.ISSUED),), {"secretariat", "member", "reader"}),
    (packs.can_open_pack, (pack(PackState.WITHDRAWN),), SECRETARIAT),
    (
        variants.can_have_copy,
        (pack(PackState.ISSUED), Variant.READER, 25),
        {"secretariat", "member"},
    ),
    (variants.can_have_copy, (pack(PackState.BUILT), Variant.READER, 25), SECRETARIAT),
    (variants.can_open_copy, (own_copy(Marking.NOT_MARKED),), {"secretariat", "member"}),
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
    (packs.can_prepare_packs, (), SECRETARIAT),
    (referrals.can_list_referrals, (), SECRETARIAT | MEMBERS),
    (referrals.can_read_referral, (REFERRAL, False), {"secretariat", "member"}),
    (referrals.can_read_referral, (REFERRAL_BACK, False), {"secretariat", "member"}),
    (referrals.can_read_referral, (REFERRAL, True), EVERYBODY),
    (referrals.can_run_referrals, (), SECRETARIAT),
    (groups.can_read_groups, (), PROGRAMME),
    (groups.can_edit_groups, (), SECRETARIAT),
    (meetings.can_list_meetings, (), PROGRAMME | READERS),
    (meetings.can_read_meeting, (HERE,), PROGRAMME | {"reader"}),
    (meetings.can_read_agenda, (), PROGRAMME),
    (meetings.can_edit_meetings, (), SECRETARIAT),
    (calendars.can_keep_calendar, (), PROGRAMME | READERS),
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


@pytest.mark.parametrize(
    ("permission", "of", "may"),
    TABLE,
    ids=[f"{each[0].__module__[4:-12]}-{each[0].__name__}" for each in TABLE],
)
def test_a_permission_is_for_those_who_may_and_nobody_else(permission, of, may):
    answers = {name: permission(who, *of) for name, who in WHO.items()}
    assert {name for name, answer in answers.items() if answer} == may
    assert all(isinstance(answer, Access) and answer.why for answer in answers.values())


def test_a_director_is_told_why_a_group_decides():
    own, far = change(7, raised_by_id=DIRECTOR), change(30)
    told = [delivery.can_decide_change(WHO["director"], each, 14).why for each in (own, far)]
    assert told[0] == "You asked for this change, so a group decides it."
    assert told[1].startswith("It moves the baseline by 30 days.")


#: Asks the database; tests/integration/governance/test_decision_sheets.py has it asked.
READS_RECORDS = {decision_sheets.can_read_sheet}


def test_every_permission_is_asked_by_everybody():
    asked = {permission for permission, _, _ in TABLE}
    there = {
        function
        for path in ROOT.glob("app/**/permissions.py")
        for name, function in inspect.getmembers(
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)),
            inspect.isfunction,
        )
        if name.startswith(("can_", "must_")) and function.__module__.endswith("permissions")
    }
    assert there == asked | READS_RECORDS


def cleared_for(clearances: frozenset[Marking]) -> Actor:
    grants = frozenset({Grant(Role.SECRETARIAT), Grant(Role.GROUP_MEMBER, HERE)})
    return Actor(ANN, "Ann", grants, clearances)


@pytest.mark.parametrize(
    ("permission", "of"),
    [
        (accounts.can_read_marking, (HIGH,)),
        (accounts.can_read_copy, (HIGH_COPY,)),
        (accounts.can_read_copy, (Record(marking=HIGH, is_restricted=True, reader_ids=[ANN]),)),
        (papers.can_open_paper, (paper(SUBMITTED, marking=HIGH),)),
        (papers.can_open_version, (paper(SUBMITTED, marking=HIGH), COPY)),
        (papers.can_open_version, (paper(SUBMITTED), HIGH_COPY)),
        (minutes.can_read_minutes, (minutes_of(MinutesState.AGREED, HIGH),)),
        (
            minutes.can_read_version,
            (minutes_of(MinutesState.AGREED, HIGH), Record(kind=VersionKind.AGREED)),
        ),
    ],
)
def test_a_marking_above_the_clearance_is_closed_even_to_the_secretariat(permission, of):
    assert permission(cleared_for(HIGHEST), *of)
    answer = permission(cleared_for(LOWEST), *of)
    assert not answer
    assert "above your clearance" in answer.why


def test_a_member_comments_on_what_they_are_cleared_for():
    member = actor(ANN, Role.GROUP_MEMBER, at=HERE, clearances=LOWEST)
    assert minutes.can_comment(member, minutes_of(MinutesState.CIRCULATED))
    assert not minutes.can_comment(member, minutes_of(MinutesState.CIRCULATED, HIGH))


def test_the_chair_reads_before_the_others():
    chair = WHO["member"]
    draft = minutes_of(MinutesState.DRAFT)
    assert minutes.can_read_minutes(chair, draft, is_chair=True)
    assert minutes.can_read_version(
        chair, draft, Record(kind=VersionKind.CIRCULATED), is_chair=True
    )
    assert decisions.can_read_decision(
        chair, Record(group_id=HERE, announced_on=None), is_chair=True
    )


def test_the_first_role_that_somebody_grants_is_the_answer():
    answer = accounts.can_grant_any(WHO["nobody"])
    assert answer == accounts.can_grant(WHO["nobody"], next(iter(GRANTED_ROLES)))


def test_whoever_does_not_keep_a_record_does_not_hand_it_over():
    assert pilots.fields_kept(WHO["lead"], HERE) == ()
    assert pilots.fields_kept(WHO["ann"], HERE) == ("owner_id", "pilot_id")
    pilots.enforce_may_hand_over(WHO["ann"], HERE, ANN, ANN)
    pilots.enforce_may_hand_over(WHO["lead"], HERE, ANN, BOB)
    with pytest.raises(Refused):
        pilots.enforce_may_hand_over(WHO["ann"], HERE, ANN, BOB)


def test_chair_and_deputy_are_told_as_whom_they_clear():
    issued, member = write_round(RoundState.ISSUED), WHO["member"]
    assert "chair this group" in write_rounds.can_clear(member, issued, CHAIR).why
    assert "deputy" in write_rounds.can_clear(member, issued, DEPUTY).why


def test_a_record_is_moved_by_who_keeps_both_pilots():
    both = Actor(
        23, "", frozenset({Grant(Role.PILOT_LEAD, HERE), Grant(Role.PILOT_CONTRIBUTOR, THERE)})
    )
    pilots.enforce_may_move(WHO["member"], HERE, HERE)
    pilots.enforce_may_move(both, HERE, THERE)
    pilots.enforce_may_move(WHO["secretariat"], HERE, None)
    for who, before, after in (("lead", HERE, THERE), ("lead there", HERE, THERE)):
        with pytest.raises(Refused):
            pilots.enforce_may_move(WHO[who], before, after)


def test_a_record_is_added_to_ones_own_pilot():
    pilots.enforce_may_add(WHO["secretariat"], None)
    pilots.enforce_may_add(WHO["lead"], HERE)
    with pytest.raises(Refused):
        pilots.enforce_may_add(WHO["lead"], THERE)
    with pytest.raises(Refused):
        pilots.enforce_may_add(WHO["member"], None)
    with pytest.raises(DomainError, match="Choose your pilot") as told:
        pilots.enforce_may_add(WHO["contributor"], None)
    assert told.value.field == "pilot_id"


def test_a_form_begins_with_the_one_pilot_that_somebody_keeps():
    both = Actor(
        23, "", frozenset({Grant(Role.PILOT_LEAD, HERE), Grant(Role.PILOT_CONTRIBUTOR, THERE)})
    )
    assert pilots.only_pilot_of(WHO["lead"]) == HERE
    assert pilots.only_pilot_of(both) is None
    assert pilots.only_pilot_of(WHO["member"]) is None
    assert pilots.only_pilot_of(Actor(1, "", both.grants | {Grant(Role.SECRETARIAT)})) is None
    led = Actor(1, "", frozenset({Grant(Role.PILOT_LEAD, HERE), Grant(Role.SECRETARIAT)}))
    assert pilots.only_pilot_of(led) is None
