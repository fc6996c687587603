"""Changes to reporting rounds and returns."""

from app.returns.service.reviewing import (
    accept_return,
    answer_note,
    note_part,
    review_return,
    send_back_return,
)
from app.returns.service.rounds import amend_round, create_round
from app.returns.service.submitting import ask_lead, submit_return
from app.returns.service.writing import begin_return, save_part

__all__ = [
    "accept_return",
    "amend_round",
    "answer_note",
    "ask_lead",
    "begin_return",
    "create_round",
    "note_part",
    "review_return",
    "save_part",
    "send_back_return",
    "submit_return",
]
