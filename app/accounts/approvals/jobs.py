"""Scheduled: what has waited long enough is done, what nobody decided is closed."""

from app.accounts.approvals import queries, service
from app.core import clock
from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.timed import Worked, each_apart


def settle() -> Worked:
    return each_apart(queries.list_ripe(clock.now()), _settle, "request")


def _settle(request_id: int) -> None:
    with transaction():
        service.settle(OPERATOR, request=queries.lock_request(request_id))
