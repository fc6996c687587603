"""What registered interest declares."""

from app.core.domain import Domain, NavigationEntry, RecordKind
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.timed import At, Job
from app.public.interest import jobs
from app.public.interest.due import INTEREST, due_rows
from app.public.interest.models import Interest
from app.public.interest.permissions import can_answer_interest
from app.public.interest.views import blueprint

DOMAIN = Domain(
    name="interest",
    blueprint=blueprint,
    navigation=(
        NavigationEntry(
            "Programme",
            "Registered interest",
            "interest.list_interests",
            79,
            can_answer_interest,
            "Areas outside the programme that want to do the same, and the answers they were given",
        ),
    ),
    records=(
        RecordKind(
            "interest",
            Interest,
            lambda interest: ("interest.show_interest", {"interest_id": interest.id}),
            can_answer_interest,
        ),
    ),
    jobs=(Job("interest.purge", "Delete old registered interest", At((3,), 40), jobs.purge),),
    due_kinds=(
        DueKind(
            INTEREST,
            said="Answer to an area that registered its interest",
            is_compulsory=False,
            reminders=reminders_on(-2, 1, to=Audience.SECRETARIAT),
        ),
    ),
    due_rows=due_rows,
    events={
        "interest:registered": "Registered",
        "interest:answered": "Answered",
        "interest:closed": "Closed",
        "interest:listed": "Added to the other areas",
    },
)
