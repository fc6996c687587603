"""Changes to reporting rounds."""

from datetime import date

from app.audit.events import audited
from app.core.access import Actor
from app.core.facts import add_record
from app.core.uniqueness import check_free
from app.returns.models import ReportingRound
from app.returns.permissions import can_edit_rounds
from app.returns.rules import check_round

NAME_TAKEN = "There is already a round with this name."


@audited("round:added")
def create_round(
    actor: Actor,
    *,
    name: str,
    period_starts_on: date,
    period_ends_on: date,
    opens_on: date,
    due_on: date,
) -> ReportingRound:
    can_edit_rounds(actor).enforce()
    days = {
        "period_starts_on": period_starts_on,
        "period_ends_on": period_ends_on,
        "opens_on": opens_on,
        "due_on": due_on,
    }
    check_round(**days)
    check_free(ReportingRound.name, name, None, NAME_TAKEN)
    round_ = ReportingRound(name=name, **days)
    return add_record(round_)


@audited("round:changed")
def amend_round(
    actor: Actor,
    *,
    round_: ReportingRound,
    name: str,
    period_starts_on: date,
    period_ends_on: date,
    opens_on: date,
    due_on: date,
) -> None:
    can_edit_rounds(actor).enforce()
    check_round(
        period_starts_on=period_starts_on,
        period_ends_on=period_ends_on,
        opens_on=opens_on,
        due_on=due_on,
    )
    check_free(ReportingRound.name, name, round_.id, NAME_TAKEN)
    round_.name, round_.opens_on, round_.due_on = name, opens_on, due_on
    round_.period_starts_on, round_.period_ends_on = period_starts_on, period_ends_on
