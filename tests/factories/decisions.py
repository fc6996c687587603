"""What comes of meetings: decisions, actions, write-rounds, referrals, packs, mail."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.core import clock
from app.core.records import label_of
from app.documents.service import store_file
from app.extensions import db
from app.governance.actions.models import Action
from app.governance.agendas.models import SuggestionAnswer
from app.governance.agendas.rules import AnswerState
from app.governance.decision_sheets.models import OptionRecord, SheetRecord
from app.governance.decision_sheets.rules import Per
from app.governance.decisions.models import Decision
from app.governance.decisions.rules import Basis
from app.governance.groups.models import Group, Membership
from app.governance.meetings.models import Meeting
from app.governance.write_rounds.models import Reply, ReplyVersion, WriteRound
from app.governance.write_rounds.rules import ReplyKind, RoundState, status_of
from app.notifications.models import Message
from app.notifications.rules import MessageState
from app.notifications.service import queue_message
from app.packs.assemble import assemble
from app.packs.content import encode
from app.packs.models import Pack
from app.packs.rules import PackState
from app.packs.variants.models import PackVariant
from app.packs.variants.rules import CopyState, Variant
from app.referrals.models import Referral, ReferralAnswer
from app.referrals.rules import Outcome, ReferralState
from tests.factories.base import TODAY, next_name, numbered, saved
from tests.factories.meetings import group, membership
from tests.factories.meetings import group as a_group
from tests.factories.people import person as a_person


def decision(**given: Any) -> Decision:
    """A chair's action, announced; of a ``meeting``, one of that meeting's, announced."""
    meeting = given.get("meeting")
    if "group" not in given:
        given["group"] = meeting.group if meeting else a_group()
    day = meeting.held_on if meeting else date(2010, 1, 20)
    return saved(
        Decision(
            **{
                "number": numbered(Decision),
                "basis": Basis.MEETING if meeting else Basis.CHAIRS_ACTION,
                "basis_reason": "" if meeting else "It could not wait.",
                "decided_on": day,
                "announced_on": day,
                "text": next_name("Decision"),
            }
            | given
        )
    )


def decision_sheet(**given: Any) -> SheetRecord:
    """A whole sheet but for its options, of the record that ``given`` names (``paper_id``)."""
    return saved(
        SheetRecord(
            **{
                "title": next_name("Shall it be done?"),
                "recommendation": "Do it.",
                "consequence": "Nothing changes.",
                "decide_by_on": date(2010, 3, 31),
                "consulted": "Every department.",
                "options": [],
            }
            | given
        )
    )


def decision_option(sheet: SheetRecord, **given: Any) -> OptionRecord:
    """A whole option, after those that the sheet has."""
    option = OptionRecord(
        **{
            "position": len(sheet.options) + 1,
            "title": next_name("Option"),
            "cost_pence": 0,
            "saving_pence": 0,
            "per": Per.ALL,
            "pays": "No one",
            "gains": "The places",
            "risk": "None known",
        }
        | given
    )
    sheet.options.append(option)
    return saved(option)


def action(**given: Any) -> Action:
    """Given on 18 January 2010 and due on 18 February."""
    for name in ("group", "owner"):
        if name not in given:
            given[name] = (a_group if name == "group" else a_person)()
    due_on = given.get("due_on", date(2010, 2, 18))
    return saved(
        Action(
            **{
                "number": numbered(Action),
                "text": next_name("Action"),
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
    first = numbered(Action)
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
    return saved(
        SuggestionAnswer(
            **{
                "meeting_id": meeting.id,
                "key": next_name("risk"),
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
    return saved(
        WriteRound(
            **{
                "number": numbered(WriteRound),
                "group": group or a_group(),
                "title": next_name("Clearance"),
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
            "status": status_of(kind),
            "versions": [version],
        } | given
    made = Reply(**{"membership": term, "versions": []} | given)
    write_round.replies.append(made)
    return saved(made)


def referral(record: Any, kind: str, **given: Any) -> Referral:
    """A record that one group has referred to another, which has not answered."""
    for side in ("from_group", "to_group"):
        if side not in given:
            given[side] = group()
    return saved(
        Referral(
            **{
                "number": numbered(Referral),
                "record_kind": kind,
                "record_id": record.id,
                "label": label_of(record),
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
    return saved(made)


def pack_copy(pack_id: int, **given: Any) -> PackVariant:
    """A brief made of a pack, in a file that is no PDF."""
    return saved(
        PackVariant(
            **{
                "pack_id": pack_id,
                "key": next_name("issue 1/brief/"),
                "variant": Variant.BRIEF,
                "title": Variant.BRIEF.word,
                "state": CopyState.BUILT,
                "asked_at": clock.now(),
                "pages": 1,
                "file_sha256": store_file(b"%PDF-1.7 of a copy", media_type="application/pdf"),
            }
            | given
        )
    )


def message(state: MessageState = MessageState.QUEUED, failure: str = "", **values: Any) -> Message:
    """A message that waits to be sent or, given a state, has come to it."""
    given = {"kind": "test", "to": "ann@example.org", "subject": "A subject", "text": "A text."}
    made = queue_message(**given | values)
    made.state, made.last_failure = state, failure
    db.session.commit()
    return made
