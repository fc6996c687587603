"""A small programme in which every record's page can be opened, and people of each role.

Kent is the pilot whose records are opened, Durham another; the officials are the group whose
meeting and packs are, the ministers another.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from app.accounts.models import Account, Person
from app.accounts.preferences.links import stop_address
from app.accounts.sign_in.rules import TokenKind
from app.barriers.models import BarrierRaiser
from app.barriers.rules import Agreement, BarrierState
from app.benefits.rules import ProposalState
from app.core import clock
from app.core.access import Role
from app.delivery.rules import ProductStage
from app.documents.service import store_file
from app.extensions import db
from app.governance.groups.models import Group
from app.governance.minutes.rules import MinutesState
from app.governance.terms.rules import TermsState
from app.governance.write_rounds.rules import ReplyKind, RoundState
from app.lessons.rules import LessonState
from app.notifications.rules import MessageState
from app.packs.rules import Approval, PackState
from app.pilots.models import Pilot
from app.pilots.rules import PilotRoleKind
from app.referrals.rules import ReferralState
from app.returns.rules import ReturnState
from app.spend.rules import SpendQueryState, SpendState
from app.workbook.rules import ImportState
from tests import factories as make
from tests.factories import papers as papers_of

#: A programme of another time than Total Place, with words of its own throughout.
OTHER_WORDS = {
    "name": "Family Hubs",
    "place_word": "hub",
    "places_word": "hubs",
    "region_word": "area",
    "regions_word": "areas",
    "asked_word": "partner",
    "asked_words": "partners",
    "reviewing_post": "Sponsor",
    "second_post": "Delivery partner",
    "third_post": "Adviser",
    "green_word": "Good",
    "amber_green_word": "",
    "amber_word": "Middling",
    "amber_red_word": "",
    "red_word": "Poor",
}


@dataclass(frozen=True)
class World:
    """The accounts of each role, by their ids, and what fills in the addresses of the routes."""

    account_ids: dict[str, int]
    addresses: dict[str, Any]

    @cached_property
    def accounts(self) -> dict[str, Account]:
        """As they are in the database at hand."""
        return {role: db.session.get_one(Account, id_) for role, id_ in self.account_ids.items()}


def build() -> World:
    """The world in the app's (empty) database."""
    make.pin()
    make.programme(**OTHER_WORDS)
    north, south = make.region(name="North"), make.region(name="South")
    kent = make.pilot(name="Kent", region=south)
    durham = make.pilot(name="Durham", region=north)
    officials = make.group(name="Officials", slug="officials")
    ministers = make.group(name="Ministers", slug="ministers")
    owner, ended = make.account(), make.account()
    accounts = {
        "administrator": make.administrator(),
        "secretariat": make.secretariat(),
        "own": make.pilot_lead(kent),
        "other": make.pilot_lead(durham),
        "contributor": make.contributor(kent),
        "other_contributor": make.contributor(durham),
        "go": make.government_office_lead(kent),
        "other_go": make.government_office_lead(durham),
        "owner": owner,
        "member": make.member(officials),
        "other_member": make.member(ministers),
        "reader": make.reader(officials),
        "other_reader": make.reader(ministers),
        "spend_moderator": make.spend_moderator(),
        "director": make.programme_director(),
        "ended": ended,
        "stranger": make.account(),
    }
    _end_everything_of(ended.person, kent, officials)
    month = make.reporting_round()
    earlier = make.reporting_round(opens_on=date(2009, 12, 18), due_on=date(2010, 1, 4))
    meeting = make.meeting(group=officials, round=month)
    their_meeting = make.meeting(group=ministers, held_on=date(2010, 3, 1))
    item = make.agenda_item(meeting=meeting)
    invited = make.account(password_hash=None)
    body, partner = make.organisation(), make.organisation()
    make.pilot_partner(kent, partner)
    make.progress_update(pilot=kent, round=month, state=ReturnState.DRAFT, submitted_on=None)
    sent = make.progress_update(pilot=kent, round=earlier)
    question = make.return_note(sent)
    by_own = {"meeting": meeting, "author": accounts["own"].person}
    papers = {
        "paper": papers_of.paper(item_id=item.id, **by_own),
        "submitted_paper": papers_of.submitted_paper(**by_own),
        "cleared_paper": papers_of.paper(meeting=meeting),
        "reopened_paper": papers_of.submitted_paper(**by_own),
        "withdrawn_paper": papers_of.paper(**by_own),
    }
    papers["uploaded_paper"] = papers["paper"]
    papers_of.paper_version(papers["paper"], file_id=papers_of.paper_file().id)
    sheet = make.decision_sheet(paper_id=papers["paper"].id)
    options = [make.decision_option(sheet) for _ in range(3)]
    papers_of.clearance(papers["cleared_paper"], accounts["own"].person)
    minutes = {
        state: make.minutes(
            make.meeting(group=officials, held_on=held_on),
            state,
        )
        for state, held_on in (
            (MinutesState.AGREED, date(2009, 12, 17)),
            (MinutesState.CIRCULATED, date(2010, 1, 4)),
            (MinutesState.DRAFT, date(2010, 1, 18)),
        )
    }
    decision = make.decision(group=officials)
    barrier = make.barrier(pilot=kent)
    overdue = make.barrier(pilot=kent, respond_by_on=date(2010, 2, 1))
    returned = make.barrier(pilot=kent, state=BarrierState.RETURNED)
    raised = make.barrier(pilot=kent, state=BarrierState.RAISED)
    escalated = make.barrier(
        pilot=kent,
        state=BarrierState.ESCALATED,
        group_id=officials.id,
        escalated_on=date(2010, 2, 1),
    )
    asked = BarrierRaiser(pilot=kent, raised_on=date(2010, 1, 11), agreement=Agreement.ASKED)
    agreeing = make.barrier(
        pilot=kent,
        raisers=[asked],
        state=BarrierState.AGREEING,
        resolution="The rule was lifted.",
        agree_by_on=date(2010, 2, 15),
    )
    write_round = make.write_round(group=officials)
    reply = make.reply(write_round, accounts["member"].person, ReplyKind.REMARK)
    draft = make.write_round(
        group=officials, state=RoundState.DRAFT, issued_on=None, respond_by_on=None
    )
    between = {"from_group": officials, "to_group": ministers}
    answered = make.referral(
        barrier, "barrier", state=ReferralState.ANSWERED, answers=[make.answer()], **between
    )
    make.terms(group=officials, number=1)
    draft_terms = make.terms(group=officials, number=2, state=TermsState.DRAFT, agreed_on=None)
    packs = {
        "draft": make.pack(meeting, PackState.BUILT).id,
        "to_approve": make.pack(
            meeting, approval=Approval.ASKED, approver_id=accounts["member"].person_id
        ).id,
        "issued": make.pack(
            meeting,
            PackState.ISSUED,
            late_sha256=store_file(b"%PDF-1.7 of late pages", media_type="application/pdf"),
        ).id,
        "theirs": make.pack(their_meeting, PackState.ISSUED).id,
    }
    packs["copy"] = make.pack_copy(packs["issued"]).id
    risk = make.risk(pilot=kent, owner=owner.person)
    restricted = make.risk(pilot=kent, owner=owner.person, is_restricted=True)
    proposal = make.proposal(pilot=kent, owner=owner.person)
    idea = make.proposal(pilot=kent, owner=owner.person, state=ProposalState.IDEA)
    lessons = {
        state: make.lesson(
            pilot=kent,
            owner=owner.person,
            state=state,
            published_on=date(2010, 1, 22) if state is LessonState.PUBLISHED else None,
        ).reference
        for state in LessonState
    }
    for number in (1, 2):
        make.lesson_picture(lessons[LessonState.DRAFT], number)
    withdrawn = make.barrier(
        pilot=kent,
        withdrawn_on=date(2010, 1, 20),
        withdrawn_by="A lead",
        withdrawn_reason="Added twice",
    )
    removed = make.reader(officials)
    released = make.release(
        "decision",
        decision.id,
        file_sha256=store_file(b"%PDF-1.7 of a copy", media_type="application/pdf"),
        files=[make.release_file()],
    )
    product = make.product(owner=owner.person, files=[make.product_file(), make.product_file()])
    published = make.product(stage=ProductStage.PUBLISHED, files=[make.product_file()])
    make.reminder_settings()
    return World(
        {role: account.id for role, account in accounts.items()},
        {
            "invited": invited.person_id,
            "invitation": make.sign_in_token(invited, TokenKind.INVITATION),
            "reset": make.sign_in_token(accounts["stranger"], TokenKind.RESET),
            "request": make.account_request(asked_by=accounts["administrator"].person).id,
            "refusal": make.refusable_change(invited, asked_by=accounts["administrator"].person),
            "answer": make.answer_link(make.action(owner=accounts["own"].person), accounts["own"]),
            "stop_link": stop_address(accounts["owner"].person_id).rpartition("/")[2],
            "acting_period": make.acting_period().id,
            "own_acting": make.acting_period(acting=accounts["own"].person).id,
            "session": make.sign_in_session(invited),
            "person": make.account(make.person(organisation=body)).person_id,
            "organisation": body.id,
            "contact": make.contact(body).id,
            "pilot": kent.slug,
            "pilot_id": kent.id,
            "region": south.id,
            "theme": make.theme(kent, lead_person=owner.person).id,
            "area": make.other_area(region=south).id,
            "note": make.place_note(kent).id,
            "removed_note": make.place_note(kent).id,
            "group": officials.slug,
            "day": meeting.held_on.isoformat(),
            "meeting": meeting.id,
            "their_group": ministers.slug,
            "their_meeting": their_meeting.id,
            "debtor": accounts["own"].person_id,
            "item": item.id,
            "move": make.room_move(make.apologies(meeting, owner.person), item).id,
            "paper_id": papers["paper"].id,
            "sheet": sheet.id,
            "item_sheet": make.decision_sheet(item_id=item.id).id,
            "removed_sheet": make.decision_sheet(paper_id=papers["paper"].id).id,
            "option": options[0].id,
            "removed_option": options[-1].id,
            "removed_item": make.agenda_item(meeting=meeting).id,
            "membership": make.membership(group=officials).id,
            "ended": make.membership(group=officials).id,
            "standing": make.standing_item(group=officials).id,
            "removed_standing": make.standing_item(group=officials).id,
            "removed_reader": removed.person_id,
            "ended_grant": make.role(removed.person, Role.READER, ministers).id,
            "agreed_terms": 1,
            "terms": draft_terms.number,
            "removed_substitute": make.substitute(make.membership(group=officials)).id,
            "series": make.series(group=officials).id,
            "calendar": make.calendar_feed(),
            "partner": partner.id,
            "term": make.pilot_role(make.person(), kent, PilotRoleKind.CHAMPION).id,
            "round": month.id,
            "earlier_round": earlier.id,
            "return_note": question.id,
            "written_return": f"{kent.slug}/{month.id}",
            "sent_return": f"{kent.slug}/{earlier.id}",
            "asked_return": f"{kent.slug}/{earlier.id}",
            "insightful_return": f"{kent.slug}/{earlier.id}",
            "milestone": make.milestone(pilot=kent, owner=owner.person).reference,
            "open_milestone": make.milestone(pilot=kent, owner=owner.person).reference,
            "change": make.change_request(
                make.milestone(pilot=kent, owner=owner.person), raised_by=owner.person
            ).reference,
            "product": product.reference,
            "product_file": product.files[0].id,
            "public_product": published.id,
            "public_file": f"{published.reference.lower()}-1.pdf",
            "removed_product_file": product.files[1].id,
            "interdependency": make.interdependency(pilot=kent, owner=owner.person).reference,
            "resource": make.resource_need(pilot=kent).id,
            "risk": risk.reference,
            "proposal": proposal.reference,
            "interest": make.interest().id,
            "release": released.id,
            "release_key": released.key,
            "released_place": make.release(
                "pilot", kent.id, key="kent", kind_one="hub", kind_many="Hubs"
            ).key,
            "insight": make.insight(pilot=kent).reference,
            "idea": idea.reference,
            "lesson_ask": make.lesson_ask(
                make.milestone(pilot=kent, actual_on=date(2010, 1, 29))
            ).id,
            "lesson": lessons[LessonState.PUBLISHED],
            "draft_lesson": lessons[LessonState.DRAFT],
            "offered_lesson": lessons[LessonState.OFFERED],
            "withdrawn_lesson": lessons[LessonState.WITHDRAWN],
            "risk_id": risk.id,
            "restricted_risk": restricted.reference,
            "restricted_risk_id": restricted.id,
            "withdrawn": withdrawn.id,
            "undo_link": "of-nobody",
            "issue": make.issue(pilot=kent, owner=owner.person).reference,
            "barrier": barrier.reference,
            "returned_barrier": returned.reference,
            "raised_barrier": raised.reference,
            "escalated_barrier": escalated.reference,
            "agreeing_barrier": agreeing.reference,
            "minuted_draft": minutes[MinutesState.DRAFT].meeting_id,
            "minuted_round": minutes[MinutesState.CIRCULATED].meeting_id,
            "minuted_agreed": minutes[MinutesState.AGREED].meeting_id,
            "draft_part": minutes[MinutesState.DRAFT].items[0].id,
            "part": minutes[MinutesState.CIRCULATED].items[0].id,
            "agreed_part": minutes[MinutesState.AGREED].items[0].id,
            "comment": make.minutes_comment(minutes[MinutesState.CIRCULATED].items[0]).id,
            "suggestion": f"barrier:{overdue.id}:overdue:2010-02-01",
            "suggestion_answer": make.suggestion_answer(meeting).id,
            "carried": make.agenda_item(meeting=meeting).id,
            "write_round": write_round.reference,
            "draft_round": draft.reference,
            "reply": reply.id,
            "other_reply": make.reply(write_round, kind=ReplyKind.NIL).id,
            "referred": barrier.id,
            "referral": make.referral(barrier, "barrier", **between).reference,
            "answered_referral": answered.reference,
            "message": make.message().id,
            "dead_message": make.message(state=MessageState.DEAD).id,
            "lost_message": make.message(state=MessageState.DEAD).id,
            "decision": decision.reference,
            "decision_id": decision.id,
            "draft_decision": make.decision(meeting=meeting, announced_on=None).reference,
            "removed_decision": make.decision(meeting=meeting, announced_on=None).reference,
            "brought": make.workbook_import(wrong=1).id,
            "right": make.workbook_import().id,
            "discarded": make.workbook_import().id,
            "imported": make.workbook_import(ImportState.IMPORTED).id,
            "action": make.action(group=officials, owner=accounts["own"].person).reference,
            "rule": make.reminder_rule().id,
            "spend_return": make.spend_return(pilot=kent).reference,
            "spend_draft": make.spend_return(
                pilot=kent, state=SpendState.DRAFT, year="2009-10"
            ).reference,
            "spend_moderating": make.spend_return(
                pilot=kent, state=SpendState.IN_MODERATION, year="2007-08"
            ).reference,
            "spend_moderated": make.spend_return(
                pilot=kent, state=SpendState.MODERATED, year="2006-07"
            ).reference,
            "spend_certified": make.spend_return(
                pilot=kent, state=SpendState.CERTIFIED, year="2005-06"
            ).reference,
            "spend_versions": make.spend_return(pilot=kent, year="2004-05", count=2).reference,
            "spend_match": make.spend_match(kent).id,
            "open_query": make.spend_query(kent),
            "explained_query": make.spend_query(kent, state=SpendQueryState.EXPLAINED),
        }
        | packs
        | {name: paper.reference for name, paper in papers.items()},
    )


def _end_everything_of(person: Person, pilot: Pilot, group: Group) -> None:
    """Roles that were held until yesterday, granted and by records."""
    for held, over in ((Role.SECRETARIAT, {}), (Role.PILOT_CONTRIBUTOR, {"pilot": pilot})):
        make.role(person, held, **over, ends_on=clock.real_day())
    make.pilot_role(person, pilot, ends_on=clock.today())
    make.membership(group=group, person=person, ends_on=clock.today())
