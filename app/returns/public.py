"""What is public of a place's update: its newest version, once that was accepted. What the place
needs, its resources, its confidence and its registers are for the programme."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from app.core.formats import day
from app.core.publishing import PublicContent, PublicKind, facts_of, parts_of
from app.pilots.models import Pilot
from app.returns.models import ReportingRound, Return
from app.returns.parts import NOTHING
from app.returns.queries import get_version
from app.returns.rules import ReturnState


def _select(_today: date) -> Select[Return]:
    return (
        select(Return)
        .join(Return.round)
        .join(Return.pilot)
        .where(Return.state == ReturnState.ACCEPTED)
        .options(contains_eager(Return.round), contains_eager(Return.pilot))
        .order_by(ReportingRound.period_ends_on.desc(), Pilot.name, Return.id)
    )


def _build(returned: Return, _today: date) -> PublicContent:
    version = get_version(returned, returned.submissions)
    told = (
        ("Achieved", version.achievements),
        ("Next", version.outlook),
        ("What was learned", version.learning),
        ("What people who use services say and do", version.insight),
    )
    period = returned.round
    return PublicContent(
        title=f"{returned.pilot.short_name}: update for {period.name}",
        dated_on=period.period_ends_on,
        summary=version.headline,
        facts=facts_of(
            ("Period", f"{day(period.period_starts_on)} to {day(period.period_ends_on)}"),
        ),
        parts=parts_of(*((heading, text) for heading, text in told if text != NOTHING)),
        is_illustrative=version.is_illustrative,
    )


UPDATE = PublicKind(
    name="update",
    folder="updates",
    one="update",
    many="Updates",
    model=Return,
    select=_select,
    build=_build,
    key=lambda returned: f"{returned.pilot.slug}-{returned.round.name}",
    called=lambda returned: f"{returned.pilot.short_name}, {returned.round.name}",
    about=lambda returned: (("pilot", returned.pilot_id),),
    order=30,
)
