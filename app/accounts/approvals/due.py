"""Requests that those who decide them owe an answer to."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from app.accounts.approvals.models import AccountRequest
from app.accounts.approvals.queries import list_waiting
from app.core import clock
from app.core.domain import DueItem

DECISION = "account-request"


def list_due_requests(person_id: int | None, meetings: Sequence[Any] | None) -> Iterator[DueItem]:
    """What a person may decide; for anybody, what waits. No meeting waits for it."""
    if meetings is not None:
        return
    for request in list_waiting(person_id):
        yield DueItem(
            kind=DECISION,
            what=f"Decide a request: {request.person.name}, {request.kind.word.lower()}",
            # Real days are left, on the programme's calendar.
            due_on=clock.today() + timedelta(days=(request.expires_at - clock.now()).days),
            endpoint="approvals.show_request",
            values={"request_id": request.id},
            person_id=person_id,
            is_of_secretariat=person_id is None,
            record=(AccountRequest.__tablename__, request.id),
        )
