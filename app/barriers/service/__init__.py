"""Changes to barriers and opportunities: raised, put to a department, answered, closed."""

from app.barriers.service.answering import (
    bring_response,
    expect_response,
    note_expected,
    record_group_answer,
    record_response,
)
from app.barriers.service.asking import (
    escalate_barrier,
    escalate_suggested,
    extend_response,
    note_sent,
    put_due,
    send_barrier,
    triage_barrier,
)
from app.barriers.service.joining import (
    bring_back,
    join_barrier,
    lead_over,
    raise_barrier_in_words,
    raise_barrier_too,
    take_up,
)
from app.barriers.service.raising import amend_barrier, create_barrier, raise_again
from app.barriers.service.settling import (
    agree_resolved,
    close_barrier,
    disagree_resolved,
    reopen_barrier,
    resolve_barrier,
    settle,
)

__all__ = [
    "agree_resolved",
    "amend_barrier",
    "bring_back",
    "bring_response",
    "close_barrier",
    "create_barrier",
    "disagree_resolved",
    "escalate_barrier",
    "escalate_suggested",
    "expect_response",
    "extend_response",
    "join_barrier",
    "lead_over",
    "note_expected",
    "note_sent",
    "put_due",
    "raise_again",
    "raise_barrier_in_words",
    "raise_barrier_too",
    "record_group_answer",
    "record_response",
    "reopen_barrier",
    "resolve_barrier",
    "send_barrier",
    "settle",
    "take_up",
    "triage_barrier",
]
