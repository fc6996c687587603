"""Scheduled: what has waited long enough is done, what nobody decided is closed."""

from app.accounts.approvals import queries, service
from app.core import clock
from app.core.access import OPERATOR
from app.core.database import transaction


def settle() -> None:
    for request_id in queries.list_ripe(clock.now()):
        with transaction():
            service.settle(OPERATOR, request=queries.lock_request(request_id))
