"""What the loader must know of a model beyond its columns: one ``DataTable`` each, where there is
anything to know."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.accounts.models import Account, Organisation, Person, RoleGrant
from app.barriers.models import Barrier, BarrierEvent, BarrierResponse
from app.barriers.rules import UNSETTLED
from app.core import clock
from app.core.models import Base
from app.core.rag import CONFIDENCE
from app.core.records import label_of
from app.core.section_types import section_type
from app.delivery.models import (
    ChangeRequest,
    Interdependency,
    Milestone,
    MilestoneForecast,
    Product,
)
from app.delivery.rules import (
    INTERDEPENDENCY_WORKFLOW,
    OUTCOMES,
    PRODUCT_WORKFLOW,
    ChangeState,
    ProductAsk,
    ProductStage,
)
from app.demo import barriers
from app.demo.filling import (
    Loading,
    Values,
    fill_account,
    fill_clearance,
    fill_file,
    fill_item,
    fill_match,
    fill_message,
    fill_paper,
    fill_paper_version,
    fill_picture,
    fill_reply,
    fill_spend,
    fill_theme,
    keep_match,
    keep_spend,
    publish,
)
from app.demo.planning import add_return_version, add_versions, plan_meetings
from app.demo.releases import fill_interest, fill_release
from app.governance.groups.models import Group, Membership, StandingItem
from app.governance.meetings.models import AgendaItem, Attendance, Meeting
from app.governance.meetings.rules import ANSWERS
from app.governance.minutes.models import Minutes, MinutesComment, MinutesItem
from app.governance.papers.models import Clearance, Paper, PaperFile, PaperVersion
from app.governance.terms.models import Substitute
from app.governance.timetable.models import MeetingSeries
from app.governance.write_rounds.models import Reply, WriteRound
from app.governance.write_rounds.rules import RoundState
from app.lessons.models import Lesson, LessonPicture, LessonUse
from app.notifications.models import Message
from app.pilots.areas.models import OtherArea
from app.pilots.models import Pilot, PilotArea, PilotPartner, Theme
from app.programme.models import ProgrammeAbbreviation, ProgrammeAim
from app.public.interest.models import Interest
from app.public.models import Release
from app.referrals.models import Referral
from app.returns.models import ReportingRound, Return, ReturnNote
from app.returns.rules import RETURN_WORKFLOW
from app.risks.models import Issue, Risk, RiskScore
from app.risks.rules import IssueState, RiskState
from app.spend.models import SpendMatch, SpendReturn


def _nothing(_values: Values, _loading: Loading) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class DataTable:
    """``key`` is what other rows call a row by, inside its parent where it has one. The loaded
    record is found again by ``found_by``; a numbered one by its place in the file. ``extra``
    names what a row may give that is no column, for ``fill``, which says what the row leaves out,
    and ``finish``, which is called when the record is there; ``changed`` is called when a later
    event changed it. ``checks`` are pairs of what must hold and the complaint. ``is_open`` says
    whether a later event, with its values, may still change a record, ``belongs_to`` names the
    record that must be open for a row to be added."""

    key: str = "key"
    found_by: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    fill: Callable[[Values, Loading], dict[str, Any]] = _nothing
    finish: Callable[[Any, Values], None] | None = None
    changed: Callable[[Any, Values], None] | None = None
    checks: tuple[tuple[Callable[[Any], object], str], ...] = ()
    is_open: Callable[[Any, Values], bool] = lambda _record, _new: True
    belongs_to: str | None = None


def _is_whole(update: Return) -> bool:
    texts = (update.headline, update.achievements, update.outlook, update.learning, update.needs)
    return all(texts) and bool(update.confidence and update.confidence_reason)


def _is_between(risk: Risk) -> bool:
    scores = [row.score for row in risk.__dict__.get("scores", ())]  # none where not loaded
    return all(risk.target_score <= score <= risk.inherent_score for score in scores)


def _points(*names: str) -> tuple[Callable[[Any], object], str]:
    complaint = f"{' and '.join(names)} run from 1 to 5"
    return lambda record: all(1 <= getattr(record, name) <= 5 for name in names), complaint


_SECTION = (lambda record: section_type(record.section), "there is no such section")


TABLES: dict[type[Base], DataTable] = {
    ProgrammeAim: DataTable(key="text"),
    ProgrammeAbbreviation: DataTable(),
    Organisation: DataTable(found_by=("name",)),
    Person: DataTable(found_by=("email",)),
    Account: DataTable(key="person", fill=fill_account),
    RoleGrant: DataTable(fill=lambda _values, _loading: {"starts_on": clock.real_day()}),
    Theme: DataTable(found_by=("name",), extra=("other_names",), fill=fill_theme),
    OtherArea: DataTable(found_by=("name",)),
    Pilot: DataTable(key="slug", found_by=("slug",)),
    PilotArea: DataTable(key="name"),
    PilotPartner: DataTable(key="organisation"),
    Group: DataTable(key="slug", found_by=("slug",)),
    Membership: DataTable(
        key="person", fill=lambda values, _loading: {"name_then": values["person"].name}
    ),
    Substitute: DataTable(fill=lambda values, _loading: {"name_then": values["person"].name}),
    StandingItem: DataTable(checks=(_SECTION,)),
    ReportingRound: DataTable(found_by=("name",), is_open=lambda _round, _new: False),
    Meeting: DataTable(
        # By its number a later event finds it again.
        fill=lambda _values, _loading: {"keeps_number": True},
        found_by=("group", "number"),
        is_open=lambda meeting, _new: meeting.round_id is None,
    ),
    AgendaItem: DataTable(fill=fill_item, checks=(_SECTION,)),
    Attendance: DataTable(
        found_by=("meeting", "person"), is_open=lambda each, _new: each.state in ANSWERS
    ),
    MeetingSeries: DataTable(
        extra=("plans_until", "cancelled_on", "cancelled_because"), finish=plan_meetings
    ),
    PaperFile: DataTable(fill=fill_file),
    Paper: DataTable(
        fill=fill_paper,
        checks=(
            (
                lambda paper: (
                    bool(paper.late_reason)
                    == (paper.submitted_on is not None and paper.submitted_on > paper.due_on)
                ),
                "late_reason and the dates do not agree",
            ),
        ),
    ),
    PaperVersion: DataTable(extra=("body",), fill=fill_paper_version),
    Clearance: DataTable(fill=fill_clearance),
    Return: DataTable(
        found_by=("round", "pilot"),
        checks=(
            (
                lambda update: update.confidence in (None, *CONFIDENCE),
                "confidence is not one of the five points",
            ),
            (
                lambda update: update.submitted_on is None or _is_whole(update),
                "a submitted update needs every text",
            ),
        ),
        extra=("resubmitted_on",),
        finish=add_return_version,
        changed=add_return_version,
        is_open=lambda update, new: (
            new.get("state", update.state) in RETURN_WORKFLOW.moves_from(update.state)
        ),
    ),
    ReturnNote: DataTable(key="id"),  # its own column "key" names a part
    Milestone: DataTable(is_open=lambda milestone, _new: milestone.actual_on is None),
    MilestoneForecast: DataTable(belongs_to="milestone"),
    ChangeRequest: DataTable(
        checks=(
            (
                lambda change: (
                    (change.state in OUTCOMES) == (change.decided_by is not None)
                    and (change.state is ChangeState.WAITING) == (change.decided_on is None)
                ),
                "state and who decided it do not agree",
            ),
        ),
        is_open=lambda change, _new: change.state is ChangeState.WAITING,
    ),
    Product: DataTable(
        checks=(
            (
                lambda product: (
                    (product.stage is ProductStage.PUBLISHED) == (product.published_on is not None)
                ),
                "stage and published_on do not agree",
            ),
            (
                lambda product: (product.ask is ProductAsk.NONE) == (not product.ask_detail),
                "ask and ask_detail do not agree",
            ),
        ),
        is_open=lambda product, new: (
            new["stage"] in (product.stage, *PRODUCT_WORKFLOW.moves_from(product.stage))
        ),
    ),
    Interdependency: DataTable(
        is_open=lambda each, new: (
            new["state"] in (each.state, *INTERDEPENDENCY_WORKFLOW.moves_from(each.state))
        ),
    ),
    Risk: DataTable(
        checks=(
            _points("inherent_likelihood", "inherent_impact"),
            _points("target_likelihood", "target_impact"),
            (_is_between, "a score is not between target and inherent"),
        ),
        is_open=lambda risk, _new: risk.state is not RiskState.CLOSED,
    ),
    RiskScore: DataTable(checks=(_points("likelihood", "impact"),), belongs_to="risk"),
    Issue: DataTable(is_open=lambda issue, _new: issue.state is not IssueState.RESOLVED),
    Barrier: DataTable(
        extra=barriers.EXTRA,
        fill=barriers.fill_barrier,
        finish=barriers.keep_history,
        changed=barriers.note_end,
        is_open=lambda barrier, _new: barrier.state in UNSETTLED,
    ),
    BarrierResponse: DataTable(finish=barriers.add_response, belongs_to="barrier"),
    BarrierEvent: DataTable(belongs_to="barrier"),
    Lesson: DataTable(extra=("edition", "what_changed"), finish=publish),
    LessonPicture: DataTable(key="number", extra=("file",), fill=fill_picture),
    LessonUse: DataTable(fill=lambda values, _loading: {"said_on": values["happened_on"]}),
    SpendReturn: DataTable(
        found_by=("pilot", "year", "theme"),
        extra=("sent", "lines"),
        fill=fill_spend,
        finish=keep_spend,
    ),
    SpendMatch: DataTable(fill=fill_match, finish=keep_match),
    WriteRound: DataTable(
        checks=(
            (
                lambda round_: (
                    (round_.state is RoundState.DRAFT)
                    == (round_.issued_on is None)
                    == (round_.respond_by_on is None)
                ),
                "a write-round that is no draft has a day of issue and a response date",
            ),
        ),
    ),
    Reply: DataTable(fill=fill_reply),
    Referral: DataTable(fill=lambda values, _loading: {"label": label_of(values["record"])}),
    Minutes: DataTable(
        key="meeting",
        finish=add_versions,
        checks=((lambda row: row.agreed_on or not row.locked_on, "what is locked was agreed"),),
    ),
    MinutesItem: DataTable(fill=lambda values, _loading: {"title": values["agenda_item"].title}),
    MinutesComment: DataTable(fill=lambda values, _loading: {"author_name": values["author"].name}),
    Interest: DataTable(fill=fill_interest),
    Release: DataTable(key="address", extra=("address", "redact", "with_files"), fill=fill_release),
    Message: DataTable(extra=("days_ago",), fill=fill_message),
}

_PLAIN = DataTable()


def table_of(model: type[Base]) -> DataTable:
    return TABLES.get(model, _PLAIN)
