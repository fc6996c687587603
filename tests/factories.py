"""Makers of records, each with all that it needs, saved at once: ``make.risk(pilot=make.pilot())``
after ``from tests import factories as make``. Keyword arguments are the model's own.

Days lie around 4 February 2010, where the demonstration begins; ``make.pin()`` pins the
programme's date there, in an empty database too.
"""

import secrets
from datetime import date, time, timedelta
from functools import cache
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select

from app.accounts.identity import actor_for
from app.accounts.models import Account, Organisation, Person, RoleGrant
from app.accounts.passwords import hash_password
from app.accounts.rules import Actor, OrganisationKind, Role
from app.accounts.sign_in.rules import TokenKind
from app.accounts.sign_in.tokens import issue_token
from app.barriers.models import Barrier
from app.core import clock
from app.core.markings import Marking, MarkingScheme
from app.core.rag import Rag
from app.core.references import next_number
from app.delivery.models import (
    Interdependency,
    Milestone,
    MilestoneForecast,
    Product,
    ResourceNeed,
)
from app.demo.models import Demonstration
from app.documents.service import store_file
from app.extensions import db
from app.governance.actions.models import Action
from app.governance.agendas.models import SuggestionAnswer
from app.governance.agendas.rules import AnswerState
from app.governance.calendars.models import CalendarFeed
from app.governance.calendars.rules import hash_of
from app.governance.decisions.models import Decision
from app.governance.decisions.rules import Basis
from app.governance.minutes.content import encode as encode_minutes
from app.governance.minutes.models import Minutes, MinutesComment, MinutesItem, MinutesVersion
from app.governance.minutes.queries import find_minutes
from app.governance.minutes.rules import MinutesState, VersionKind
from app.governance.minutes.service import current_content
from app.governance.models import AgendaItem, Attendance, Group, Meeting, Membership, StandingItem
from app.governance.queries import get_meeting_by_id
from app.governance.rules import AttendanceState, ItemPurpose, MemberRole, SectionKind
from app.governance.terms.models import Substitute, TermsOfReference
from app.governance.terms.rules import TermsState
from app.governance.timetable.models import MeetingSeries
from app.governance.timetable.rules import Occurrence, SeriesKind, Weekday
from app.governance.write_rounds.models import Reply, ReplyVersion, WriteRound
from app.governance.write_rounds.rules import ReplyKind, RoundState, standing_of
from app.notifications.models import Message
from app.notifications.rules import MessageState
from app.notifications.service import queue_message
from app.packs.assemble import assemble
from app.packs.content import encode
from app.packs.models import Pack
from app.packs.rules import PackState
from app.pilots.models import Pilot, PilotPartner, PilotRole, Region
from app.pilots.rules import PilotRoleKind
from app.programme.models import Programme
from app.referrals.models import Referral, ReferralAnswer
from app.referrals.rules import Outcome, ReferralState
from app.returns.models import ProgressUpdate, ReportingRound
from app.returns.rules import UpdateState
from app.risks.models import Issue, Risk, RiskScore

#: Of every account in a test's database.
PASSWORD = "correct horse battery"
TODAY = date(2010, 2, 4)
DAY = timedelta(days=1)

R = TypeVar("R")

_numbers = count(1)


def _saved(record: R) -> R:
    db.session.add(record)
    db.session.commit()
    return record


def _next(kind: str) -> str:
    """A name that no other record has: ``Region 12``."""
    return f"{kind} {next(_numbers)}"


def _numbered(model: Any) -> int:
    return next_number(db.session(), model.PREFIX)


def pin(day: date = TODAY) -> None:
    """Pin the programme's date."""
    row = db.session.get(Demonstration, 1)
    if row is None:
        _saved(Demonstration(id=1, today_on=day))
    else:
        row.today_on = day
        db.session.commit()
    clock.forget()


# People, and who they are to the programme


def organisation(**given: Any) -> Organisation:
    name = _next("Organisation")
    return _saved(Organisation(**{"name": name, "kind": OrganisationKind.LOCAL_AUTHORITY} | given))


def department(**given: Any) -> Organisation:
    return organisation(
        **{"name": _next("Department"), "kind": OrganisationKind.DEPARTMENT} | given
    )


def person(**given: Any) -> Person:
    return _saved(Person(**{"name": _next("Person")} | given))


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


def account(who: Person | None = None, **given: Any) -> Account:
    """An account, opened with ``tests.databases.PASSWORD`` and cleared for everything; it grants
    nothing by itself."""
    who = who or person()
    return _saved(
        Account(
            **{
                "person_id": who.id,
                "person": who,
                "email": f"person-{who.id}@example.org",
                "password_hash": _password_hash(),
                "clearance_before_2014": Marking.RESTRICTED,
                "clearance_since_2014": Marking.OFFICIAL_SENSITIVE,
            }
            | given
        )
    )


def sign_in_token(of: Account, kind: TokenKind = TokenKind.RESET) -> str:
    """What a link in a letter holds."""
    token = issue_token(of.id, kind)
    db.session.commit()
    return token


def role(
    who: Person, granted: Role, group: Group | None = None, pilot: Pilot | None = None, **given: Any
) -> RoleGrant:
    return _saved(
        RoleGrant(
            **{
                "person_id": who.id,
                "role": granted,
                "group_id": group.id if group else None,
                "pilot_id": pilot.id if pilot else None,
                "starts_on": date(2009, 1, 1),
            }
            | given
        )
    )


def administrator(**given: Any) -> Account:
    """Somebody who keeps accounts and roles, and has no other part."""
    made = account(**given)
    role(made.person, Role.ADMINISTRATOR)
    return made


def secretariat(**given: Any) -> Account:
    made = account(**given)
    role(made.person, Role.SECRETARIAT)
    return made


def reader(group: Group | None = None, **given: Any) -> Account:
    """Somebody who reads the issued packs of a group."""
    made = account(**given)
    role(made.person, Role.READER, group or globals()["group"]())
    return made


def pilot_lead(pilot: Pilot | None = None, **given: Any) -> Account:
    made = account(**given)
    pilot_role(made.person, pilot or globals()["pilot"]())
    return made


def contributor(pilot: Pilot | None = None, **given: Any) -> Account:
    """Somebody who drafts for a pilot that another leads."""
    made = account(**given)
    role(made.person, Role.PILOT_CONTRIBUTOR, pilot=pilot or globals()["pilot"]())
    return made


def government_office_lead(pilot: Pilot | None = None, **given: Any) -> Account:
    """The Government Office lead of a pilot's region."""
    made = account(**given)
    pilot_role(made.person, pilot or globals()["pilot"](), PilotRoleKind.GOVERNMENT_OFFICE_LEAD)
    return made


def spend_moderator(**given: Any) -> Account:
    made = account(**given)
    role(made.person, Role.SPEND_MODERATOR)
    return made


def member(group: Group | None = None, **given: Any) -> Account:
    """A member of a group, with an account."""
    made = account(**given)
    membership(group=group or globals()["group"](), person=made.person)
    return made


def actor(account: Account) -> Actor:
    """With all that the account's person holds on the programme's day."""
    return actor_for(account.person_id, account.person.name, clock.today(), account.clearances)


# The programme and its pilots


def programme(**given: Any) -> Programme:
    return _saved(
        Programme(
            **{
                "name": "Total Place",
                "starts_on": date(2009, 4, 22),
                "marking_scheme": MarkingScheme.BEFORE_APRIL_2014,
                "aims": [],
            }
            | given
        )
    )


def region(**given: Any) -> Region:
    return _saved(Region(**{"name": _next("Region"), "tile_row": 0, "tile_column": 0} | given))


def pilot(**given: Any) -> Pilot:
    name = given.get("name") or _next("Pilot")
    given.setdefault("region", None)
    given["region"] = given["region"] or region()
    slug = "".join(c if c.isalnum() else "-" for c in name.lower())
    return _saved(
        Pilot(
            **{
                "slug": slug[:60],
                "name": name,
                "short_name": name[:60],
                "areas": [],
                "themes": [],
                "partners": [],
            }
            | given
        )
    )


def pilot_role(
    who: Person, pilot: Pilot, kind: PilotRoleKind = PilotRoleKind.LEAD, **given: Any
) -> PilotRole:
    return _saved(
        PilotRole(
            **{
                "pilot_id": pilot.id,
                "person_id": who.id,
                "kind": kind,
                "starts_on": date(2009, 4, 22),
            }
            | given
        )
    )


def pilot_partner(pilot: Pilot, organisation: Organisation) -> PilotPartner:
    return _saved(PilotPartner(pilot_id=pilot.id, organisation_id=organisation.id))


def reporting_round(**given: Any) -> ReportingRound:
    return _saved(
        ReportingRound(
            **{
                "name": _next("Round"),
                "period_starts_on": date(2010, 1, 1),
                "period_ends_on": date(2010, 1, 31),
                "opens_on": date(2010, 1, 18),
                "due_on": date(2010, 2, 1),
            }
            | given
        )
    )


def progress_update(*, pilot: Pilot | None = None, **given: Any) -> ProgressUpdate:
    """A submitted update, whole."""
    given.setdefault("round", None)
    given["round"] = given["round"] or reporting_round()
    return _saved(
        ProgressUpdate(
            **{
                "pilot": pilot or globals()["pilot"](),
                "state": UpdateState.SUBMITTED,
                "headline": "On course",
                "achievements": "The count of spend is done.",
                "outlook": "The final report.",
                "learning": "Start with the customer.",
                "needs": "A named lead at the department.",
                "confidence": Rag.AMBER_GREEN,
                "confidence_reason": "One partner has yet to agree.",
                "submitted_on": date(2010, 2, 1),
            }
            | given
        )
    )


# Registers


def milestone(**given: Any) -> Milestone:
    """Due on 18 February, its forecast never moved. ``forecasts`` are rows of
    ``make.forecast(...)``."""
    return _saved(
        Milestone(
            **{
                "number": _numbered(Milestone),
                "title": _next("Milestone"),
                "baseline_on": date(2010, 2, 18),
                "forecasts": [],
            }
            | given
        )
    )


def forecast(recorded_on: date, forecast_on: date, reason: str = "Because.") -> MilestoneForecast:
    """A row for a milestone, unsaved."""
    return MilestoneForecast(recorded_on=recorded_on, forecast_on=forecast_on, reason=reason)


def product(**given: Any) -> Product:
    return _saved(
        Product(
            **{
                "number": _numbered(Product),
                "title": _next("Product"),
                "due_on": date(2010, 3, 1),
            }
            | given
        )
    )


def interdependency(**given: Any) -> Interdependency:
    for side in ("giver", "receiver"):
        if side not in given and f"{side}_id" not in given:
            given[side] = organisation()
    return _saved(
        Interdependency(
            **{
                "number": _numbered(Interdependency),
                "title": _next("Interdependency"),
                "other_work": "Smarter Government",
                "need_by_on": date(2010, 3, 1),
            }
            | given
        )
    )


def resource_need(**given: Any) -> ResourceNeed:
    return _saved(ResourceNeed(**{"title": _next("Team")} | given))


def risk(*, likelihood: int = 3, impact: int = 4, **given: Any) -> Risk:
    """An open risk, assessed once, when it was raised; or with the ``scores`` given, rows of
    ``make.score(...)``."""
    raised_on = given.setdefault("raised_on", date(2009, 12, 1))
    given.setdefault("scores", [score(raised_on, likelihood, impact)])
    return _saved(
        Risk(
            **{
                "number": _numbered(Risk),
                "title": _next("Risk"),
                "cause": "Budgets are ring-fenced",
                "event": "partners cannot pool them",
                "effect": "savings fall to nobody",
                "mitigation": "Ask the departments to align them.",
                "inherent_likelihood": 5,
                "inherent_impact": 5,
                "target_likelihood": 1,
                "target_impact": 2,
            }
            | given
        )
    )


def score(assessed_on: date, likelihood: int, impact: int, reason: str = "") -> RiskScore:
    """A row for a risk, unsaved."""
    return RiskScore(assessed_on=assessed_on, likelihood=likelihood, impact=impact, reason=reason)


def issue(**given: Any) -> Issue:
    return _saved(
        Issue(
            **{
                "number": _numbered(Issue),
                "title": _next("Issue"),
                "description": "A partner has withdrawn.",
                "action": "Find another.",
                "raised_on": date(2010, 1, 11),
            }
            | given
        )
    )


def barrier(**given: Any) -> Barrier:
    if "department" not in given and "department_id" not in given:
        given["department"] = department()
    return _saved(
        Barrier(
            **{
                "number": _numbered(Barrier),
                "title": _next("Barrier"),
                "ask": "Let the budgets be pooled.",
                "raised_on": date(2010, 1, 11),
            }
            | given
        )
    )


# Groups and meetings


def group(**given: Any) -> Group:
    name = given.get("name") or _next("Group")
    slug = "".join(c if c.isalnum() else "-" for c in name.lower())
    return _saved(
        Group(
            **{
                "slug": slug[:40],
                "name": name,
                "code": f"G{next(_numbers)}",
                "frequency": "Monthly",
                "marking": Marking.NOT_MARKED,
                "memberships": [],
                "standing_items": [],
            }
            | given
        )
    )


def membership(*, group: Group, person: Person | None = None, **given: Any) -> Membership:
    person = person or globals()["person"]()
    return _saved(
        Membership(
            **{
                "group_id": group.id,
                "person_id": person.id,
                "name_then": person.name,
                "role": MemberRole.MEMBER,
                "starts_on": date(2009, 6, 1),
            }
            | given
        )
    )


def terms(group: Group, **given: Any) -> TermsOfReference:
    """Agreed terms of reference, version 1."""
    is_agreed = given.get("state", TermsState.AGREED) is TermsState.AGREED
    return _saved(
        TermsOfReference(
            **{
                "group_id": group.id,
                "group": group,
                "number": 1,
                "state": TermsState.AGREED,
                "purpose": "To oversee the work.",
                "frequency": "Monthly",
                "agreed_on": date(2009, 7, 1) if is_agreed else None,
            }
            | given
        )
    )


def substitute(membership: Membership, who: Person | None = None) -> Substitute:
    who = who or person()
    return _saved(Substitute(membership_id=membership.id, person_id=who.id, name_then=who.name))


def series(*, group: Group, **given: Any) -> MeetingSeries:
    """The second Thursday of the month, at 2pm, from 2010 on."""
    return _saved(
        MeetingSeries(
            **{
                "group_id": group.id,
                "kind": SeriesKind.WEEKDAY_OF_MONTH,
                "occurrence": Occurrence.SECOND,
                "weekday": Weekday.THURSDAY,
                "starts_on": date(2010, 1, 1),
                "starts_at": time(14),
            }
            | given
        )
    )


def calendar_feed(who: Account | None = None) -> str:
    """A subscription; gives its secret."""
    token = secrets.token_urlsafe(8)
    owner = who or account()
    _saved(CalendarFeed(person_id=owner.person_id, token_hash=hash_of(token), made_at=clock.now()))
    return token


def standing_item(*, group: Group, **given: Any) -> StandingItem:
    return _saved(
        StandingItem(
            **{
                "group_id": group.id,
                "position": next(_numbers),
                "title": _next("Standing item"),
                "section": SectionKind.PILOTS,
                "purpose": ItemPurpose.DISCUSSION,
                "minutes": 15,
            }
            | given
        )
    )


def meeting(*, group: Group | None = None, **given: Any) -> Meeting:
    """On 18 February 2010 at 2pm, with an empty agenda."""
    return _saved(
        Meeting(
            **{
                "group": group or globals()["group"](),
                "number": next(_numbers),
                "held_on": date(2010, 2, 18),
                "starts_at": time(14),
                "place": "Room 1",
                "marking": Marking.NOT_MARKED,
                "items": [],
            }
            | given
        )
    )


def agenda_item(*, meeting: Meeting, **given: Any) -> AgendaItem:
    return _saved(
        AgendaItem(
            **{
                "meeting_id": meeting.id,
                "position": next(_numbers),
                "title": _next("Item"),
                "section": SectionKind.ORAL,
                "purpose": ItemPurpose.DISCUSSION,
                "minutes": 15,
            }
            | given
        )
    )


def attendance(meeting: Meeting, person_id: int, state: AttendanceState) -> Attendance:
    return _saved(Attendance(meeting_id=meeting.id, person_id=person_id, state=state))


def present(meeting: Meeting, *person_ids: int) -> None:
    """Some members were there; with nobody named, one chair who alone is the group."""
    for person_id in person_ids or (
        membership(group=meeting.group, role=MemberRole.CHAIR).person_id,
    ):
        _saved(
            Attendance(meeting_id=meeting.id, person_id=person_id, state=AttendanceState.PRESENT)
        )


def minutes(meeting: Meeting, state: MinutesState = MinutesState.DRAFT, **given: Any) -> Minutes:
    """With an item for each of the agenda (or one of its own); with a version for each state that
    it has been in."""
    db.session.commit()
    db.session.expire(meeting)
    meeting = get_meeting_by_id(meeting.id)
    titles = {item.id: item.title for item in meeting.items} or {None: _next("Item")}
    made = _saved(
        Minutes(
            **{
                "meeting": meeting,
                "state": state,
                "items": [
                    MinutesItem(
                        agenda_item_id=key,
                        position=position,
                        title=title,
                        discussion="It was noted that the count was done.",
                        saved_by="Somebody",
                    )
                    for position, (key, title) in enumerate(titles.items(), start=1)
                ],
                "versions": [],
            }
            | given
        )
    )
    kinds = {
        MinutesState.DRAFT: (),
        MinutesState.CIRCULATED: (VersionKind.CIRCULATED,),
        MinutesState.AGREED: (VersionKind.CIRCULATED, VersionKind.AGREED),
        MinutesState.LOCKED: (VersionKind.CIRCULATED, VersionKind.AGREED),
    }
    for kind in kinds[state]:
        minutes_version(made, kind)
    return made


def minutes_version(of: Minutes, kind: VersionKind, **given: Any) -> MinutesVersion:
    """The minutes as they stand now."""
    found = find_minutes(of.meeting_id)
    assert found is not None
    made = MinutesVersion(
        **{
            "number": len(found.versions) + 1,
            "kind": kind,
            "made_on": clock.today(),
            "made_at": clock.now(),
            "made_by": "Somebody",
            "content": encode_minutes(current_content(found)),
        }
        | given
    )
    found.versions.append(made)
    return _saved(made)


def minutes_comment(item: MinutesItem, **given: Any) -> MinutesComment:
    return _saved(
        MinutesComment(
            **{
                "item_id": item.id,
                "author_name": "A member",
                "made_on": clock.today(),
                "text": "It was not quite so.",
            }
            | given
        )
    )


def decision(**given: Any) -> Decision:
    """A chair's action, announced; of a ``meeting``, one of that meeting's, announced."""
    meeting = given.get("meeting")
    if "group" not in given:
        given["group"] = meeting.group if meeting else globals()["group"]()
    day = meeting.held_on if meeting else date(2010, 1, 20)
    return _saved(
        Decision(
            **{
                "number": _numbered(Decision),
                "basis": Basis.MEETING if meeting else Basis.CHAIRS_ACTION,
                "basis_reason": "" if meeting else "It could not wait.",
                "decided_on": day,
                "announced_on": day,
                "text": _next("Decision"),
            }
            | given
        )
    )


def action(**given: Any) -> Action:
    """Given on 18 January 2010 and due on 18 February."""
    for name in ("group", "owner"):
        if name not in given:
            given[name] = globals()["group" if name == "group" else "person"]()
    due_on = given.get("due_on", date(2010, 2, 18))
    return _saved(
        Action(
            **{
                "number": _numbered(Action),
                "text": _next("Action"),
                "due_on": due_on,
                "original_due_on": due_on,
                "raised_on": date(2010, 1, 18),
                "notes": [],
            }
            | given
        )
    )


def many_actions(count: int, *, group: Group, owner: Person, due_on: date) -> None:
    """So many open actions at once."""
    first = _numbered(Action)
    db.session.add_all(
        Action(
            number=first + more,
            text=f"Action {first + more}",
            group=group,
            owner=owner,
            due_on=due_on,
            original_due_on=due_on,
            raised_on=date(2010, 1, 18),
        )
        for more in range(count)
    )
    db.session.commit()


def suggestion_answer(meeting: Meeting, **given: Any) -> SuggestionAnswer:
    """A suggestion that was dismissed."""
    return _saved(
        SuggestionAnswer(
            **{
                "meeting_id": meeting.id,
                "key": _next("risk"),
                "title": "A risk",
                "state": AnswerState.DISMISSED,
                "reason": "Settled by telephone.",
                "answered_on": TODAY,
            }
            | given
        )
    )


def write_round(*, group: Group | None = None, **given: Any) -> WriteRound:
    """Issued on 18 January for replies by 8 February, to nobody yet: see ``make.reply``."""
    return _saved(
        WriteRound(
            **{
                "number": _numbered(WriteRound),
                "group": group or globals()["group"](),
                "title": _next("Clearance"),
                "clearance_sought": "Agree the six principles.",
                "state": RoundState.ISSUED,
                "issued_on": date(2010, 1, 18),
                "respond_by_on": date(2010, 2, 8),
                "replies": [],
            }
            | given
        )
    )


def reply(
    write_round: WriteRound, who: Person | None = None, kind: ReplyKind | None = None, **given: Any
) -> Reply:
    """A member asked; with a kind, one who has replied."""
    held = who and db.session.scalar(
        select(Membership).filter_by(group_id=write_round.group_id, person_id=who.id)
    )
    term = held or membership(group=write_round.group, person=who)
    if kind is not None:
        text = "" if kind is ReplyKind.NIL else "Name the partners."
        day = date(2010, 1, 25)
        version = ReplyVersion(kind=kind, text=text, given_on=day, recorded_at=clock.now())
        given = {
            "kind": kind,
            "text": text,
            "replied_on": day,
            "standing": standing_of(kind),
            "versions": [version],
        } | given
    made = Reply(**{"membership": term, "versions": []} | given)
    write_round.replies.append(made)
    return _saved(made)


def referral(record: Any, kind: str, **given: Any) -> Referral:
    """A record that one group has referred to another, which has not answered."""
    for side in ("from_group", "to_group"):
        if side not in given:
            given[side] = group()
    return _saved(
        Referral(
            **{
                "number": _numbered(Referral),
                "record_kind": kind,
                "record_id": record.id,
                "label": f"{record.reference} {record.title}",
                "ask": "Agree that the budgets be pooled.",
                "reason": "Only Ministers can decide it.",
                "state": ReferralState.REFERRED,
                "referred_on": date(2010, 1, 20),
                "answers": [],
            }
            | given
        )
    )


def answer(outcome: Outcome = Outcome.AGREED, text: str = "From 2011-12.") -> ReferralAnswer:
    """A row for a referral, unsaved."""
    return ReferralAnswer(ask="Agree.", outcome=outcome, text=text, answered_on=date(2010, 2, 1))


def pack(meeting: Meeting, state: PackState = PackState.BUILT, **given: Any) -> Pack:
    """A pack with the meeting's data of the day, in a file that is no PDF: nothing is drawn."""
    today, now = clock.today(), clock.now()
    is_issued = state is PackState.ISSUED
    if "snapshot" not in given:
        given["snapshot"] = encode(assemble(meeting.id, today))
    made = Pack(
        **{
            "meeting_id": meeting.id,
            "state": state,
            "as_at_on": today,
            "asked_at": now,
            "built_at": now,
            "file_sha256": store_file(b"%PDF-1.7 of a test", media_type="application/pdf"),
            "pages": 1,
        }
        | ({"issue_number": 1, "issued_at": now, "issued_on": today} if is_issued else {})
        | given
    )
    return _saved(made)


def message(state: MessageState = MessageState.QUEUED, failure: str = "", **values: Any) -> Message:
    """A message that waits to be sent or, given a state, has come to it."""
    given = {"kind": "test", "to": "ann@example.org", "subject": "A subject", "text": "A text."}
    made = queue_message(**given | values)
    made.state, made.last_failure = state, failure
    db.session.commit()
    return made
