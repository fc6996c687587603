"""The programme, its places and what they return."""

from datetime import timedelta
from types import SimpleNamespace as Record
from typing import Any

from app.pilots import permissions as pilots
from app.pilots.areas import permissions as areas
from app.pilots.notes import permissions as notes
from app.pilots.notes.rules import NoteReaders
from app.programme import permissions as programme
from app.restrictions import permissions as restrictions
from app.returns import permissions as returns
from app.returns.rules import ReturnState
from app.workbook import permissions as workbook
from tests.unit.permissions.cast import (
    ANN,
    HERE,
    KEEPERS,
    OURS,
    PROGRAMME,
    SECRETARIAT,
    TODAY,
    Asked,
)


def note(readers: NoteReaders, author_id: int | None = None) -> Any:
    return Record(pilot_id=HERE, readers=readers, author_id=author_id)


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


TABLE: list[Asked] = [
    (programme.can_read_programme, (), PROGRAMME),
    (programme.can_edit_programme, (), SECRETARIAT),
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
    (workbook.can_use_workbook, (), SECRETARIAT),
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
]
