"""What the board of rounds declares."""

from app.core.domain import Domain
from app.core.timed import At, Job
from app.returns.board import jobs, views

#: Its pages are among those of returns.
__all__ = ["DOMAIN", "views"]

DOMAIN = Domain(
    name="round_board",
    events={"return:chased": "Chased", "round:opened": "Lead told that the round opened"},
    jobs=(
        Job(
            "returns.tell_openings",
            "Tell leads that a reporting round has opened",
            At((7,), 15),
            jobs.tell_openings,
        ),
    ),
)
