"""Where the records of the access table are in the demonstration."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.acting.models import ActingPeriod
from app.accounts.contacts.models import OrganisationContact
from app.accounts.models import Account, Person, RoleGrant
from app.barriers.models import Barrier
from app.barriers.rules import BarrierState
from app.benefits.models import Proposal
from app.core.models import reference_of
from app.delivery.models import ChangeRequest, Interdependency, Milestone, Product, ResourceNeed
from app.delivery.rules import ChangeState
from app.extensions import db
from app.governance.actions.models import Action
from app.governance.decision_sheets.models import OptionRecord, SheetRecord
from app.governance.decisions.models import Decision
from app.governance.groups.models import Group, Membership, StandingItem
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.minutes.models import Minutes, MinutesComment, MinutesItem
from app.governance.papers.models import Clearance, Paper, PaperVersion
from app.governance.papers.rules import ClearanceKind, PaperState
from app.governance.terms.models import Substitute
from app.governance.timetable.models import MeetingSeries
from app.governance.write_rounds.models import Reply, WriteRound
from app.governance.write_rounds.rules import ReplyStatus, RoundState
from app.insights.models import Insight
from app.lessons.models import Lesson, LessonAsk
from app.notifications.models import Message
from app.notifications.rules import MessageState
from app.pilots.areas.models import OtherArea
from app.pilots.models import Pilot, PilotPartner, PilotRole, PilotTheme
from app.pilots.notes.models import PlaceNote
from app.pilots.rules import PilotRoleKind
from app.public.interest.models import Interest
from app.public.models import Release
from app.referrals.models import Referral
from app.referrals.rules import ReferralState
from app.reminders.models import ReminderRule
from app.returns.models import ReportingRound, ReturnNote
from app.returns.rules import ReturnNoteKind
from app.risks.models import Issue, Risk
from app.spend.models import SpendQuery, SpendReturn
from app.spend.rules import SpendQueryState, SpendState

_NUMBERED = {
    "milestone": Milestone,
    "product": Product,
    "interdependency": Interdependency,
    "risk": Risk,
    "issue": Issue,
    "barrier": Barrier,
    "insight": Insight,
    "proposal": Proposal,
    "idea": Proposal,
    "lesson": Lesson,
    "draft_lesson": Lesson,
    "offered_lesson": Lesson,
    "withdrawn_lesson": Lesson,
    "decision": Decision,
    "draft_decision": Decision,
    "removed_decision": Decision,
    "action": Action,
}


def places_in_demonstration() -> dict[str, object]:
    """What fills in the addresses: the officials' meeting of February, Coventry (whose update for
    it is late), and the first record of every other kind. Packs come from whoever makes them."""
    meeting = db.session.scalars(
        select(Meeting)
        .join(Meeting.group)
        .where(Group.slug == "officials", Meeting.held_on == date(2010, 2, 18))
    ).one()
    pilot = db.session.scalars(select(Pilot).where(Pilot.slug == "coventry")).one()
    rounds = db.session.scalars(select(ReportingRound.id).order_by(ReportingRound.due_on)).all()
    numbers = {
        name: reference_of(model.PREFIX, _first(model.number)) for name, model in _NUMBERED.items()
    }
    open_round = db.session.scalars(
        select(WriteRound).where(WriteRound.state == RoundState.ISSUED)
    ).one()
    barring = _first(
        Reply.id, Reply.write_round_id == open_round.id, Reply.status == ReplyStatus.OPEN
    )
    item = _first(AgendaItem.id, AgendaItem.meeting_id == meeting.id)
    standing = _first(StandingItem.id, StandingItem.group_id == meeting.group_id)
    question = db.session.scalars(
        select(ReturnNote).where(ReturnNote.kind == ReturnNoteKind.QUESTION)
    ).one()
    insightful, february = (
        db.session.scalars(select(ReportingRound.id).where(ReportingRound.name == name)).one()
        for name in ("December 2009", "February 2010")
    )
    membership = _first(Membership.id, Membership.group_id == meeting.group_id)
    january, december = (
        db.session.scalars(
            select(Minutes)
            .join(Minutes.meeting)
            .where(Meeting.group_id == meeting.group_id, Meeting.held_on == day)
        ).one()
        for day in (date(2010, 1, 18), date(2009, 12, 17))
    )
    draft_paper = _first(Paper.reference, Paper.state == PaperState.DRAFTING)
    asked = select(Clearance.paper_id).where(Clearance.kind == ClearanceKind.FINANCE)
    contact = db.session.scalars(
        select(OrganisationContact).order_by(OrganisationContact.id).limit(1)
    ).one()
    sheet = _first(SheetRecord.id, SheetRecord.item_id.is_not(None))
    part = _first(MinutesItem.id, MinutesItem.minutes_id == january.id)
    spend = {
        f"spend_{name}": reference_of(
            SpendReturn.PREFIX, _first(SpendReturn.number, SpendReturn.state == state)
        )
        for name, state in (
            ("return", SpendState.MODERATED),
            ("draft", SpendState.QUERIED),  # which its place writes as well, and has lines
            ("moderating", SpendState.IN_MODERATION),
            ("moderated", SpendState.MODERATED),
            ("certified", SpendState.CERTIFIED),
        )
    }
    several = _first(SpendReturn.number, SpendReturn.current > 1)
    spend["spend_versions"] = reference_of(SpendReturn.PREFIX, several)
    queries = {
        name: db.session.scalars(
            select(SpendQuery)
            .where(SpendQuery.state == state)
            .options(joinedload(SpendQuery.spend_return))
            .order_by(SpendQuery.id)
            .limit(1)
        ).one()
        for name, state in (
            ("open_query", SpendQueryState.OPEN),
            ("explained_query", SpendQueryState.EXPLAINED),
        )
    }
    spend |= {
        name: f"{query.spend_return.reference}/queries/{query.id}"
        for name, query in queries.items()
    }
    return (
        numbers
        | spend
        | {
            "minuted_draft": january.meeting_id,
            "minuted_round": january.meeting_id,
            "minuted_agreed": december.meeting_id,
            "draft_part": part,
            "part": part,
            "agreed_part": _first(MinutesItem.id, MinutesItem.minutes_id == december.id),
            "comment": _first(MinutesComment.id),
            "person": _first(Person.id),
            "acting_period": _first(ActingPeriod.id),
            "own_acting": _first(ActingPeriod.id),
            "invited": _first(Account.person_id),
            "organisation": contact.organisation_id,
            "contact": contact.id,
            "pilot": pilot.slug,
            "pilot_id": pilot.id,
            "region": pilot.region_id,
            "area": _first(OtherArea.id),
            "interest": _first(Interest.id),
            "release": _first(Release.id),
            "release_key": "dec-012",
            "released_place": "kent",
            "lesson_ask": _first(LessonAsk.id),
            "note": _first(PlaceNote.id, PlaceNote.pilot_id == pilot.id),
            "removed_note": _first(PlaceNote.id, PlaceNote.pilot_id == pilot.id),
            "theme": _first(PilotTheme.theme_id, PilotTheme.pilot_id == pilot.id),
            "debtor": _first(
                PilotRole.person_id,
                PilotRole.pilot_id == pilot.id,
                PilotRole.kind == PilotRoleKind.LEAD,
            ),
            "partner": _first(PilotPartner.organisation_id, PilotPartner.pilot_id == pilot.id),
            "term": _first(PilotRole.id, PilotRole.pilot_id == pilot.id),
            "group": "officials",
            "day": meeting.held_on.isoformat(),
            "their_group": "ministers",
            "meeting": meeting.id,
            "their_meeting": meeting.id,
            "item": item,
            "removed_item": item,
            "standing": standing,
            "removed_standing": standing,
            "membership": membership,
            "agreed_terms": 1,
            "terms": 3,
            "removed_substitute": _first(Substitute.id),
            "series": _first(MeetingSeries.id, MeetingSeries.group_id == meeting.group_id),
            "calendar": "of-nobody",
            "ended": membership,
            "removed_reader": _first(RoleGrant.person_id, RoleGrant.group_id == meeting.group_id),
            "round": rounds[-1],
            "earlier_round": rounds[0],
            "return_note": question.id,
            "written_return": f"lewisham/{february}",
            "sent_return": f"kent/{february}",
            "asked_return": f"worcestershire/{february}",
            "insightful_return": f"worcestershire/{insightful}",
            "returned_barrier": _reference(Barrier, Barrier.state == BarrierState.RETURNED),
            "raised_barrier": _reference(Barrier, Barrier.state == BarrierState.RAISED),
            "escalated_barrier": _reference(Barrier, Barrier.state == BarrierState.ESCALATED),
            "agreeing_barrier": _reference(Barrier, Barrier.state == BarrierState.AGREEING),
            "resource": _first(ResourceNeed.id),
            "suggestion": f"referral:{_first(Referral.id)}:answer:1",
            "carried": item,
            "open_milestone": _reference(Milestone, Milestone.title == "Total Place summit"),
            "change": _reference(ChangeRequest, ChangeRequest.state == ChangeState.WAITING),
            "write_round": open_round.reference,
            "reply": barring,
            "draft_round": _reference(WriteRound, WriteRound.state == RoundState.DRAFT),
            "referred": _first(Barrier.id),
            "referral": _reference(Referral, Referral.state == ReferralState.REFERRED),
            "answered_referral": _reference(Referral, Referral.state == ReferralState.ANSWERED),
            "paper": draft_paper,
            "paper_id": _first(Paper.id, Paper.reference == draft_paper),
            "sheet": sheet,
            "item_sheet": sheet,
            "removed_sheet": sheet,
            "option": _first(OptionRecord.id, OptionRecord.sheet_id == sheet),
            "removed_option": _first(OptionRecord.id, OptionRecord.sheet_id == sheet),
            "uploaded_paper": _first(
                Paper.reference,
                Paper.id.in_(
                    select(PaperVersion.paper_id).where(PaperVersion.file_id.is_not(None))
                ),
            ),
            "withdrawn_paper": draft_paper,
            "cleared_paper": _first(Paper.reference, Paper.id.in_(asked)),
            "decision_id": _first(Decision.id),
            "risk_id": _first(Risk.id),
            "undo_link": "of-nobody",
            "withdrawn": db.session.scalar(
                select(Barrier.id)
                .where(Barrier.withdrawn_on.is_not(None))
                .execution_options(sees_withdrawn=True)
            ),
            "rule": _first(ReminderRule.id),
            "message": _first(Message.id),
            "dead_message": _first(Message.id, Message.state == MessageState.DEAD),
            "lost_message": _first(Message.id, Message.state == MessageState.DEAD),
        }
    )


def _reference(model: Any, condition: Any) -> str:
    return reference_of(model.PREFIX, _first(model.number, condition))


def _first(column: Any, *conditions: Any) -> Any:
    return db.session.scalars(select(column).where(*conditions).order_by(column)).first()
