"""Sending a return: each time, a version that stays as it is."""

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.working_days import shift_working_days
from app.programme.queries import find_return_days
from app.returns import queries
from app.returns.completeness import complete_parts
from app.returns.keeping import freeze, tell_for_whom
from app.returns.letters import tell_lead_asked, tell_reviewers
from app.returns.models import ReportingRound, Return, ReturnVersion
from app.returns.parts import missing_parts
from app.returns.permissions import can_ask_lead, can_submit_return, can_write_return
from app.returns.rules import (
    RETURN_WORKFLOW,
    ReturnIncomplete,
    ReturnState,
)


@audited("return:submitted")
def submit_return(actor: Actor, *, round_: ReportingRound, returned: Return) -> ReturnVersion:
    """Send a whole return of a round, on the programme's date: to the place's reviewer or, where it
    has none, to the secretariat. Raises ``ReturnIncomplete`` where a part is missing or a question
    waits."""
    today = clock.today()
    can_write_return(actor, returned.pilot_id, round_, returned, today).enforce()
    can_submit_return(actor, returned.pilot_id).enforce()
    is_on_behalf = tell_for_whom(actor, returned.pilot)
    missing = missing_parts(complete_parts(returned))
    if missing:
        raise ReturnIncomplete(f"{missing[0].label}: {missing[0].missing}")
    if queries.has_open_questions(returned):
        raise ReturnIncomplete("Answer every question before you submit the return again.")
    RETURN_WORKFLOW.check(returned.state, ReturnState.SUBMITTED)
    reviewers = queries.find_reviewers(returned.pilot_id, today)
    returned.state = ReturnState.SUBMITTED
    given = find_return_days()
    days = given.review if reviewers else given.acceptance
    returned.respond_by_on = shift_working_days(today, days)
    returned.verdict, returned.reviewer_confidence, returned.reviewer_reason = None, None, ""
    returned.accepted_on = returned.accepted_by_id = None
    returned.asked_on = returned.asked_by_id = None
    version = freeze(
        returned,
        today,
        clock.now(),
        submitted_by_id=actor.person_id,
        is_on_behalf=is_on_behalf,
    )
    tell_reviewers(returned, reviewers)
    return version


@audited("return:lead-asked")
def ask_lead(actor: Actor, *, returned: Return) -> None:
    """Ask the place's lead to look at the return and submit it: by mail, and among what is due."""
    can_ask_lead(actor, returned).enforce()
    returned.asked_on, returned.asked_by_id = clock.today(), actor.person_id
    tell_lead_asked(returned)
