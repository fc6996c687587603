"""What referrals declare."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import Select, and_, or_, select

from app.core.access import Actor
from app.core.domain import (
    EVERY_RECORD,
    Domain,
    Found,
    NavigationEntry,
    Panel,
    RecordKind,
    kind_of,
    kinds_in_use,
)
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.formats import day
from app.core.markings import cover
from app.core.models import reference_of
from app.core.records import select_found
from app.core.searched import Searched, SearchedPart
from app.core.suggestions import LeftOut, Suggestion, one_ask
from app.core.viewers import Viewer
from app.referrals import queries
from app.referrals.due import due_rows
from app.referrals.labels import texts_of
from app.referrals.models import Referral, ReferralAnswer
from app.referrals.news import await_answers
from app.referrals.permissions import (
    can_list_referrals,
    can_read_referral,
    can_run_referrals,
    find_record_read,
)
from app.referrals.registers import REFERRALS
from app.referrals.rules import SETTLED
from app.referrals.views import blueprint

_PAGE = "referrals.show_referral"


def _record_panel(record: Any, actor: Actor) -> dict[str, Any] | None:
    """What became of a record with other groups; who reads records of its kind may see it."""
    kind = kind_of(current_app, record)
    if kind is None or not kind.can_be_referred or not kind.can_read(actor, record):
        return None
    referrals = queries.list_referrals_of(kind.name, record.id)
    can_refer = can_run_referrals(actor)
    if not referrals and not can_refer:
        return None
    return {
        "referrals": referrals,
        "kind": kind.name,
        "record": record,
        "settled": SETTLED,
        "can_refer": can_refer,
    }


def _suggestions(meeting: Any, _today: date) -> Iterable[Suggestion | LeftOut]:
    """What was referred to the meeting's group, and what came back to it."""
    waiting = queries.list_waiting(meeting.group_id)
    answered = queries.list_answered(meeting.group_id)
    if left_out := waiting.left_out + answered.left_out:
        yield LeftOut(left_out)
    seen = texts_of([*waiting, *answered])
    public = texts_of([*waiting, *answered], Viewer(clearances=cover(meeting.marking)))
    for referral in waiting:
        text = seen[referral.id]
        asks = f", which asks the group to {_inside(text.ask)}" if text.is_open else "."
        yield _suggestion(
            referral,
            "ask",
            "",
            (text.label, public[referral.id].label),
            f"Referred on {day(referral.referred_on)} by {referral.from_group.name}{asks}",
            one_ask(text.ask) if text.is_open else "",
        )
    for referral in answered:
        answer, text = referral.answers[-1], seen[referral.id]
        said = f" {answer.text}" if answer.text and text.is_open else ""
        yield _suggestion(
            referral,
            "answer",
            f"{referral.to_group.name} on ",
            (text.label, public[referral.id].label),
            f"{answer.outcome.word} on {day(answer.answered_on)}.{said}",
        )


def _suggestion(
    referral: Referral, what: str, before: str, labels: tuple[str, str], why: str, ask: str = ""
) -> Suggestion:
    """``labels`` are what the record is called to who looks, and to everyone."""
    seen, public = labels
    return Suggestion(
        key=f"referral:{referral.id}:{what}:{len(referral.answers)}",
        title=f"{before}{seen}",
        why=why,
        record_kind="referral",
        record_id=referral.id,
        endpoint=_PAGE,
        values={"reference": referral.reference},
        public_title="" if public == seen else _after(before, public),
        ask=ask if public == seen else "",
    )


def _after(before: str, words: str) -> str:
    """Words that begin a sentence, inside one where something stands before them."""
    return f"{before}{words[:1].lower()}{words[1:]}" if before else words


def _inside(ask: str) -> str:
    """An ask as the end of a sentence."""
    text = " ".join(ask.split()).rstrip(".")
    return f"{text[:1].lower()}{text[1:]}."


def _select_of_records_read(actor: Actor, on: date) -> Select[Any] | None:
    """Those whose records the actor finds: to others a referral does not say what it is about."""
    ways = [
        and_(Referral.record_kind == kind.name, Referral.record_id.in_(found))
        for kind in kinds_in_use(current_app)
        if kind.can_be_referred and (found := select_found(kind.name, actor, on)) is not None
    ]
    return select(Referral).where(or_(*ways)) if ways else None


DOMAIN = Domain(
    name="referrals",
    events={
        "referral:taken-off-agenda": "Removed from agenda",
    },
    blueprint=blueprint,
    due_kinds=(
        DueKind(
            "referral",
            said="Referral to put on an agenda",
            reminders=reminders_on(-10, -5, to=Audience.SECRETARIAT),
        ),
        DueKind(
            "referral_answer",
            said="Answer to a referral to record",
            reminders=reminders_on(1, 5, to=Audience.SECRETARIAT),
        ),
    ),
    due_rows=due_rows,
    awaited=(await_answers,),
    navigation=(
        NavigationEntry(
            "Decisions", "Referrals", "referrals.list_referrals", 19, can_list_referrals
        ),
    ),
    panels=(Panel(EVERY_RECORD, 60, "referrals/record_panel.html", _record_panel),),
    records=(
        RecordKind(
            name="referral",
            can_delete=lambda actor, _referral: can_run_referrals(actor),
            model=Referral,
            address=lambda referral: (_PAGE, {"reference": referral.reference}),
            can_read=lambda actor, referral: can_read_referral(
                actor, referral, find_record_read(actor, referral)
            ),
            readable=_select_of_records_read,
            found=Found(
                Referral.label,
                lambda row: (_PAGE, {"reference": reference_of(Referral.PREFIX, row.number)}),
                {"number": Referral.number},
            ),
            searched=Searched(
                texts=(Referral.ask, Referral.reason),
                parts=(SearchedPart(ReferralAnswer, "referral_id", (ReferralAnswer.text,)),),
                group=Referral.to_group_id,
            ),
        ),
    ),
    registers=(REFERRALS,),
    suggestions=_suggestions,
)
