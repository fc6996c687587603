"""What write-rounds declare."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from app.core.access import Actor
from app.core.domain import Domain, DueItem, NavigationEntry, Panel, RecordKind
from app.core.due_items import due_maker
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.formats import day
from app.core.holdings import HoldingSource
from app.core.rows import Rows
from app.core.searched import Searched, SearchedPart
from app.core.suggestions import LeftOut, Suggestion, one_ask
from app.governance.decisions.models import Decision
from app.governance.groups.models import Group
from app.governance.meetings.models import Meeting
from app.governance.minutes.models import MinutesItem
from app.governance.write_rounds import queries
from app.governance.write_rounds.answers import ANSWERS
from app.governance.write_rounds.leaving import withdraw_mails
from app.governance.write_rounds.models import Reply, WriteRound
from app.governance.write_rounds.permissions import (
    can_delete_draft,
    can_list_write_rounds,
    can_read_write_round,
)
from app.governance.write_rounds.registers import WRITE_ROUNDS
from app.governance.write_rounds.rules import SETTLED, RoundState
from app.governance.write_rounds.views import blueprint

_PAGE = "write_rounds.show_write_round"


def _due_rows(of_person: bool, of_meetings: bool) -> Iterable[Rows[DueItem]]:
    """Replies owed by members, clearances owed by chairs or deputies, and that the secretariat
    closes a round. No meeting waits for them."""
    if not of_meetings:
        reply = due_maker(
            WriteRound, "write_rounds.edit_reply", "Reply to {reference}: {title}", "reply_id"
        )
        yield Rows(queries.select_owed_replies(of_person), reply)
        clearance = due_maker(WriteRound, _PAGE, "Clear {reference}: {title}")
        yield Rows(queries.select_awaiting_clearance(of_person), clearance)
    if not (of_meetings or of_person):
        closing = due_maker(WriteRound, _PAGE, "Close {reference}: {title}", is_of_secretariat=True)
        yield Rows(queries.select_to_close(), closing)


def _suggestions(meeting: Meeting, today: date) -> Iterable[Suggestion | LeftOut]:
    forced = queries.list_forced(meeting.group_id, today)
    if forced.left_out:
        yield LeftOut(forced.left_out)
    for write_round in forced:
        if write_round.state is RoundState.SENT_TO_MEETING:
            assert write_round.settled_on is not None
            why = f"Not cleared by correspondence, and sent here on {day(write_round.settled_on)}."
        else:
            assert write_round.respond_by_on is not None
            why = (
                f"The response date was {day(write_round.respond_by_on)}, and a condition or an "
                "objection is still open."
            )
        yield Suggestion(
            key=f"write-round:{write_round.id}:not-cleared",
            title=write_round.title,
            why=why,
            record_kind="write_round",
            record_id=write_round.id,
            endpoint=_PAGE,
            values={"reference": write_round.reference},
            ask=one_ask(write_round.clearance_sought),
        )


def _decision_panel(decision: Decision, actor: Actor) -> dict[str, Any] | None:
    """The write-round by which a decision was taken."""
    write_round = queries.find_write_round(decision.write_round_id)
    if write_round is None:
        return None
    return {"write_round": write_round, "can_read": can_read_write_round(actor, write_round)}


def _decisions_column(decisions: Sequence[Decision], actor: Actor) -> dict[str, Any]:
    """The write-rounds that cleared some decisions, by id, as far as the actor reads them."""
    ids = [each.write_round_id for each in decisions if each.write_round_id is not None]
    rounds = queries.find_write_rounds(ids) if ids else {}
    return {
        "rounds": {key: each for key, each in rounds.items() if can_read_write_round(actor, each)}
    }


def _of_minutes(items: Sequence[MinutesItem], _actor: Actor) -> dict[str, Any]:
    """The write-rounds that began from the agenda items that minutes are written of."""
    return {"rounds": queries.find_rounds_from({item.agenda_item_id for item in items})}


DOMAIN = Domain(
    holdings=(
        HoldingSource(
            Group,
            WriteRound,
            WriteRound.group_id,
            lambda: (WriteRound.state.not_in(SETTLED),),
            ("open write-round", "open write-rounds"),
            "write_rounds.list_write_rounds",
            filtered_by=("group", "slug"),
        ),
    ),
    name="write_rounds",
    events={
        "write-round:bar-withdrawn": "Condition or objection withdrawn",
        "write-round:resolved": "Agreement recorded",
        "write-round:confirmed": "Agreement confirmed",
        "write-round:disputed": "Agreement disputed",
        "write-round:replied": "Reply recorded",
    },
    blueprint=blueprint,
    navigation=(
        NavigationEntry(
            "Decisions",
            "Write-rounds",
            "write_rounds.list_write_rounds",
            18,
            can_list_write_rounds,
        ),
    ),
    panels=(
        Panel("decision", 20, "write_rounds/decision_panel.html", _decision_panel),
        Panel("decisions", 20, "write_rounds/decisions_column.html", _decisions_column),
        Panel("minutes_item", 20, "write_rounds/minutes_item.html", _of_minutes),
        Panel("inquorate_item", 20, "write_rounds/inquorate_item.html", _of_minutes),
    ),
    records=(
        RecordKind(
            name="write_round",
            can_delete=can_delete_draft,
            model=WriteRound,
            address=lambda write_round: (_PAGE, {"reference": write_round.reference}),
            can_read=can_read_write_round,
            readable=WRITE_ROUNDS.select_readable,
            searched=Searched(
                parts=(SearchedPart(Reply, "write_round_id"),), day=WriteRound.issued_on
            ),
        ),
    ),
    due_kinds=(
        DueKind(
            "reply",
            said="Write-round reply",
            reminders=(*reminders_on(-5, -1, 1), *reminders_on(1, to=Audience.SECRETARIAT)),
        ),
        DueKind(
            "write_round",
            said="Write-round to close",
            reminders=reminders_on(1, 3, to=Audience.SECRETARIAT),
        ),
        DueKind(
            "write_round_clearance",
            said="Write-round to clear",
            reminders=(*reminders_on(1, 3), *reminders_on(5, to=Audience.SECRETARIAT)),
        ),
    ),
    checks={"membership:changed": withdraw_mails},
    registers=(WRITE_ROUNDS,),
    answers=ANSWERS,
    due_rows=_due_rows,
    suggestions=_suggestions,
)
