"""What a group decides about a barrier that was taken to it goes back down, once announced."""

from app.barriers.permissions import can_run_barriers
from app.barriers.queries import find_barrier
from app.barriers.service import record_group_answer
from app.core.access import Actor
from app.core.markings import LOWEST
from app.governance.agendas.queries import list_answers_on
from app.governance.decisions.models import Decision

_BARRIER = "barrier:"


def answer_barriers(actor: Actor, decision: Decision) -> None:
    """Record the decision as the group's answer to the barriers that its item was made of; those
    who raised them and the department are told. One that is marked or restricted stays where it
    is. Part of an event."""
    if decision.item_id is None or decision.marking not in LOWEST or not can_run_barriers(actor):
        return
    for answer in list_answers_on(decision.item_id):
        if not answer.key.startswith(_BARRIER) or answer.is_restricted:
            continue
        barrier = find_barrier(int(answer.key.split(":")[1]))
        if barrier is None or not barrier.is_with_group or barrier.group_id != decision.group_id:
            continue
        taken_on = barrier.escalated_on or decision.decided_on
        record_group_answer(
            actor,
            barrier=barrier,
            outcome=None,
            text=f"{decision.text} ({decision.reference})",
            responded_on=max(decision.decided_on, taken_on),
            decision_id=decision.id,
        )
