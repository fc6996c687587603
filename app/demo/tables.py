"""What the loader must know of a model beyond its columns: one ``DataTable`` each, where there is
anything to know."""

import csv
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from app.accounts.models import Account, Organisation, Person, RoleGrant
from app.barriers.models import Barrier, BarrierEvent, BarrierResponse
from app.barriers.rules import UNSETTLED
from app.core import clock
from app.core.models import Base
from app.core.rag import CONFIDENCE
from app.core.records import label_of
from app.core.references import next_number
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
from app.demo.planning import add_return_version, add_versions, plan_meetings
from app.demo.releases import fill_interest, fill_release
from app.documents.service import store_file
from app.documents.vetting import vet
from app.extensions import db
from app.governance.groups.models import Group, Membership, StandingItem
from app.governance.meetings.models import AgendaItem, Attendance, Meeting
from app.governance.meetings.rules import ANSWERS
from app.governance.minutes.models import Minutes, MinutesComment, MinutesItem
from app.governance.papers.models import Clearance, Paper, PaperFile, PaperVersion
from app.governance.papers.rules import ClearanceOutcome
from app.governance.terms.models import Substitute
from app.governance.timetable.models import MeetingSeries
from app.governance.write_rounds.models import Reply, ReplyVersion, WriteRound
from app.governance.write_rounds.rules import RoundState, status_of
from app.lessons.models import Lesson, LessonUse, LessonVersion
from app.lessons.rules import texts_of
from app.notifications.models import Message
from app.pilots.areas.models import OtherArea
from app.pilots.models import Pilot, PilotArea, PilotPartner, Theme, ThemeName
from app.pilots.rules import name_key
from app.programme.models import ProgrammeAbbreviation, ProgrammeAim
from app.public.interest.models import Interest
from app.public.models import Release
from app.referrals.models import Referral
from app.returns.models import ReportingRound, Return, ReturnNote
from app.returns.rules import RETURN_WORKFLOW
from app.risks.models import Issue, Risk, RiskScore
from app.risks.rules import IssueState, RiskState
from app.spend.keeping import keep_across, keep_sums, keep_version
from app.spend.matching import says_of
from app.spend.models import SpendMatch, SpendReturn, SpendVersion
from app.spend.queries import get_line
from app.spend.reading import read_rows
from app.spend.rules import SpendState

#: What a row gives, converted; records that it names stand under the names of its references.
Values = Mapping[str, Any]

_MOST_MEBIBYTES = 1

#: The file of the lines of all spend returns: the place and the version, then the line's columns.
_SPEND_LINES = "spend_lines.csv"


@dataclass(frozen=True)
class Loading:
    """What a load is given besides the files."""

    folder: Path
    password_hash: str


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


def _fill_account(values: Values, loading: Loading) -> dict[str, Any]:
    return {"email": values["person"].email, "password_hash": loading.password_hash}


def _fill_item(values: Values, _loading: Loading) -> dict[str, Any]:
    """An item is as the standing item that it is taken from, save for what its row gives."""
    standing = values.get("standing_item")
    taken = ("title", "section", "purpose", "minutes", "presenter")
    return {name: getattr(standing, name) for name in taken} if standing else {}


def _fill_file(values: Values, loading: Loading) -> dict[str, Any]:
    """The file beside the rows, vetted as if someone had uploaded it."""
    vetted = vet((loading.folder / values["name"]).read_bytes(), most_mebibytes=_MOST_MEBIBYTES)
    return {
        "sha256": store_file(vetted.content, media_type=vetted.kind.media_type),
        "kind": vetted.kind,
        "size": len(vetted.content),
        "pages": vetted.pages,
        "is_tagged": vetted.is_tagged,
        "words": vetted.words,
    }


def _fill_paper(values: Values, _loading: Loading) -> dict[str, Any]:
    meeting = values["meeting"]
    numbering = meeting.group.paper_numbering
    number = next_number(db.session(), numbering.counter(meeting.group_id, meeting.held_on))
    reference = numbering.reference(meeting.group.code, meeting.held_on, number)
    return {"group": meeting.group, "reference": reference}


def _fill_clearance(values: Values, _loading: Loading) -> dict[str, Any]:
    """What was answered was given, where the row says nothing else."""
    return {"outcome": ClearanceOutcome.GIVEN} if "given_on" in values else {}


def _fill_paper_version(values: Values, _loading: Loading) -> dict[str, Any]:
    own = {"body": values["body"]} if "body" in values else {}
    return {"texts": values["paper"].texts() | own, "marking": values["paper"].marking}


def _fill_theme(values: Values, _loading: Loading) -> dict[str, Any]:
    """All the names that a theme goes by."""
    names = (values["name"], *values.get("other_names", ()))
    return {"names": [ThemeName(key=name_key(name), name=name) for name in names]}


def _fill_spend(values: Values, loading: Loading) -> dict[str, Any]:
    """The versions of a spend return, sent in on the days of ``sent``, with the rows that the file
    of all lines has of its place, or under the name that ``lines`` gives."""
    with (loading.folder / _SPEND_LINES).open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    named = values.get("lines", values["pilot"].slug)
    own = [row for row in rows if (row[0], row[2]) == (named, values["year"])]
    is_sent = values.get("state", SpendState.DRAFT) is not SpendState.DRAFT
    versions = [
        SpendVersion(
            number=number,
            made_on=day,
            submitted_on=day if is_sent else None,
            made_by_id=values["preparer"].id,
            note=note,
            lines=read_rows(
                enumerate([headings[2:], *(row[2:] for row in own if row[1] == str(number))])
            ),
        )
        for number, (day, note) in enumerate(values["sent"], start=1)
    ]
    return {"versions": versions, "current": len(versions)}


def _keep_spend(spend_return: SpendReturn, _values: Values) -> None:
    for version in spend_return.versions:
        keep_version(version, version.lines)
    keep_sums(spend_return)


def _fill_match(values: Values, _loading: Loading) -> dict[str, Any]:
    """What the two lines say, by which they are found again."""
    says = {
        f"{end}_says": says_of(
            get_line(values[f"{end}_return"], values[f"{end}_line"]),
        )
        for end in ("funder", "deliverer")
    }
    return {"year": values["funder_return"].year} | says


def _keep_match(match: SpendMatch, _values: Values) -> None:
    keep_across(match.year)


def _fill_reply(values: Values, _loading: Loading) -> dict[str, Any]:
    if "kind" not in values:  # asked, and has not replied
        return {}
    version = ReplyVersion(
        kind=values["kind"],
        text=values.get("text", ""),
        given_on=values["replied_on"],
        recorded_at=datetime.combine(values["replied_on"], time(12), UTC),
        recorded_by_id=values["membership"].person_id,
    )
    return {"status": status_of(values["kind"]), "versions": [version]}


def _fill_message(values: Values, _loading: Loading) -> dict[str, Any]:
    at = clock.now() - timedelta(days=values["days_ago"])
    return {
        "mail_id": secrets.token_hex(16),
        "queued_at": at,
        "due_at": at,
        "sent_at": None if values.get("last_failure") else at,
    }


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


def _publish(lesson: Lesson, values: Values) -> None:
    """The newest version of a lesson that was published: its texts as they are."""
    if lesson.published_on is None:
        return
    db.session.add(
        LessonVersion(
            lesson=lesson,
            number=values.get("edition", 1),
            place=lesson.pilot.name if lesson.pilot else "",
            theme=lesson.theme.name if lesson.theme else "",
            change=values.get("what_changed", ""),
            published_on=lesson.published_on,
            **texts_of(lesson),
        )
    )


TABLES: dict[type[Base], DataTable] = {
    ProgrammeAim: DataTable(key="text"),
    ProgrammeAbbreviation: DataTable(),
    Organisation: DataTable(found_by=("name",)),
    Person: DataTable(found_by=("email",)),
    Account: DataTable(key="person", fill=_fill_account),
    RoleGrant: DataTable(fill=lambda _values, _loading: {"starts_on": clock.real_day()}),
    Theme: DataTable(found_by=("name",), extra=("other_names",), fill=_fill_theme),
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
    AgendaItem: DataTable(fill=_fill_item, checks=(_SECTION,)),
    Attendance: DataTable(
        found_by=("meeting", "person"), is_open=lambda each, _new: each.state in ANSWERS
    ),
    MeetingSeries: DataTable(
        extra=("plans_until", "cancelled_on", "cancelled_because"), finish=plan_meetings
    ),
    PaperFile: DataTable(fill=_fill_file),
    Paper: DataTable(
        fill=_fill_paper,
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
    PaperVersion: DataTable(extra=("body",), fill=_fill_paper_version),
    Clearance: DataTable(fill=_fill_clearance),
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
    Lesson: DataTable(extra=("edition", "what_changed"), finish=_publish),
    LessonUse: DataTable(fill=lambda values, _loading: {"said_on": values["happened_on"]}),
    SpendReturn: DataTable(
        found_by=("pilot", "year", "theme"),
        extra=("sent", "lines"),
        fill=_fill_spend,
        finish=_keep_spend,
    ),
    SpendMatch: DataTable(fill=_fill_match, finish=_keep_match),
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
    Reply: DataTable(fill=_fill_reply),
    Referral: DataTable(fill=lambda values, _loading: {"label": label_of(values["record"])}),
    Minutes: DataTable(
        key="meeting",
        finish=add_versions,
        checks=((lambda row: row.agreed_on or not row.locked_on, "what is locked was agreed"),),
    ),
    MinutesItem: DataTable(fill=lambda values, _loading: {"title": values["agenda_item"].title}),
    MinutesComment: DataTable(fill=lambda values, _loading: {"author_name": values["author"].name}),
    Interest: DataTable(fill=fill_interest),
    Release: DataTable(key="address", extra=("address", "redact"), fill=fill_release),
    Message: DataTable(extra=("days_ago",), fill=_fill_message),
}

_PLAIN = DataTable()


def table_of(model: type[Base]) -> DataTable:
    return TABLES.get(model, _PLAIN)
