"""Reads of spend returns, their lines and what they add up to."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import BigInteger, Select, and_, cast, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts.models import Organisation
from app.core.errors import NotFound
from app.core.loading import loading
from app.core.reading import FirstRows, get_one, list_first
from app.core.references import ByReference
from app.core.unchanged import kept_until_changed
from app.extensions import db
from app.pilots.models import Pilot, PilotPartner
from app.pilots.queries import PILOT_LIMIT
from app.spend.models import (
    SpendAdjustment,
    SpendLine,
    SpendQuery,
    SpendReturn,
    SpendRule,
    SpendSum,
    SpendVersion,
)
from app.spend.rules import SpendQueryState, SpendStage, SpendState, SumBasis, SumGrouping
from app.spend.standard_rules import STANDARD_RULES
from app.spend.sums import SUM_NAMES, SumKey, Sums
from app.spend.validation import SpendRuleFacts

#: The most years that are offered, versions and adjustments that a return's page shows, and returns
#: that a place's page lists.
YEAR_LIMIT = 20
SHOWN_LIMIT = 50
PANEL_LIMIT = 5

#: What is loaded with a return.
RETURN_PARTS = loading(
    lambda: (
        joinedload(SpendReturn.pilot),
        joinedload(SpendReturn.preparer),
        joinedload(SpendReturn.theme),
    )
)


def get_return(reference: str) -> SpendReturn:
    return _RETURNS.get(reference)


_RETURNS = ByReference(
    SpendReturn, "spend return", lambda: (*RETURN_PARTS, selectinload(SpendReturn.preparers))
)


def find_main_year() -> str | None:
    """The year of which most places have sent in a return; of several such, the newest. So the
    first return of a new year does not stand for all places."""

    def read() -> str | None:
        return db.session.scalar(
            select(SpendReturn.year)
            .where(SpendReturn.state != SpendState.DRAFT)
            .where(SpendReturn.stage == SpendStage.HIGH_LEVEL)
            .group_by(SpendReturn.year)
            .order_by(func.count().desc(), SpendReturn.year.desc())
            .limit(1)
        )

    return kept_until_changed("main year of spend", None, read)


def select_counted(year: str) -> Select[SpendReturn]:
    """The returns that a year's totals are of: what was sent in, less the deep dives, which count
    again what a high-level count has."""
    return select(SpendReturn).where(
        SpendReturn.year == year,
        SpendReturn.stage == SpendStage.HIGH_LEVEL,
        SpendReturn.state != SpendState.DRAFT,
    )


def list_counted(year: str) -> FirstRows[SpendReturn]:
    """The same, with their places, by name."""
    return list_first(
        select_counted(year)
        .join(SpendReturn.pilot)
        .options(*RETURN_PARTS)
        .order_by(Pilot.name, SpendReturn.id),
        PILOT_LIMIT,
    )


def list_lines(spend_return: SpendReturn) -> Sequence[SpendLine]:
    """The lines of the newest version, in their order."""
    return db.session.scalars(
        select(SpendLine)
        .join(SpendLine.of_version)
        .options(
            contains_eager(SpendLine.of_version)
            .joinedload(SpendVersion.spend_return)
            .joinedload(SpendReturn.pilot)
        )
        .where(
            SpendVersion.return_id == spend_return.id, SpendVersion.number == spend_return.current
        )
        .order_by(SpendLine.number)
    ).all()


def list_lines_of(version: SpendVersion) -> Sequence[SpendLine]:
    """The lines of a version, in their order."""
    return db.session.scalars(
        select(SpendLine).where(SpendLine.version_id == version.id).order_by(SpendLine.number)
    ).all()


def read_changes(spend_return: SpendReturn) -> dict[int, tuple[int, int]]:
    """What moderators changed in gross and income of the newest version's lines, by the lines'
    numbers."""
    rows = db.session.execute(
        select(
            SpendAdjustment.line_number,
            SpendAdjustment.gross_change_pence,
            SpendAdjustment.income_change_pence,
        ).where(
            SpendAdjustment.return_id == spend_return.id,
            SpendAdjustment.version_number == spend_return.current,
        )
    )
    found: dict[int, tuple[int, int]] = {}
    for number, gross, income in rows:
        before = found.get(number, (0, 0))
        found[number] = (before[0] + gross, before[1] + income)
    return found


def read_changes_of(lines: Sequence[SpendLine]) -> dict[tuple[int, int], int]:
    """What moderators changed in the net amount of some lines, by version's id and number."""
    net = SpendAdjustment.gross_change_pence - SpendAdjustment.income_change_pence
    rows = db.session.execute(
        select(SpendVersion.id, SpendAdjustment.line_number, net)
        .join(
            SpendVersion,
            and_(
                SpendVersion.return_id == SpendAdjustment.return_id,
                SpendVersion.number == SpendAdjustment.version_number,
            ),
        )
        .where(SpendVersion.id.in_({line.version_id for line in lines}))
    )
    found: dict[tuple[int, int], int] = defaultdict(int)
    for version_id, number, change in rows:
        found[version_id, number] += change
    return found


def add_up(year: str, groupings: Collection[SumGrouping]) -> dict[SumKey, Sums]:
    """What all places together count in a year, by some groupings, moderated; money that one
    return counts at its funder and another at its deliverer is in it once."""
    added = [cast(func.sum(getattr(SpendSum, name)), BigInteger).label(name) for name in SUM_NAMES]
    rows = db.session.execute(
        select(SpendSum.grouping, SpendSum.told_by, SpendSum.is_transfer, *added)
        .where(
            SpendSum.return_id.in_(select_counted(year).with_only_columns(SpendReturn.id)),
            SpendSum.basis.in_((SumBasis.MODERATED, SumBasis.ACROSS)),
            SpendSum.grouping.in_(groupings),
        )
        .group_by(SpendSum.grouping, SpendSum.told_by, SpendSum.is_transfer)
    )
    return {(row[0], row[1], row[2]): Sums(*row[3:]) for row in rows}


def read_across_pence(year: str) -> int:
    """What two returns of a year both count, and its totals count once."""
    return int(
        db.session.scalar(
            select(func.coalesce(func.sum(SpendSum.twice_pence), 0)).where(
                SpendSum.return_id.in_(select_counted(year).with_only_columns(SpendReturn.id)),
                SpendSum.basis == SumBasis.ACROSS,
                SpendSum.grouping == SumGrouping.TOTAL,
            )
        )
        or 0
    )


def list_years() -> Sequence[str]:
    """The years of which there are returns, newest first."""
    return db.session.scalars(
        select(SpendReturn.year)
        .where(SpendReturn.state != SpendState.DRAFT)
        .distinct()
        .order_by(SpendReturn.year.desc())
        .limit(YEAR_LIMIT)
    ).all()


def list_versions(spend_return: SpendReturn) -> Sequence[SpendVersion]:
    """The versions of a return, newest first."""
    return list_first(
        select(SpendVersion)
        .where(SpendVersion.return_id == spend_return.id)
        .order_by(SpendVersion.number.desc()),
        SHOWN_LIMIT,
    )


def list_adjustments(spend_return: SpendReturn) -> Sequence[SpendAdjustment]:
    """What moderators changed in a return, newest first."""
    return list_first(
        select(SpendAdjustment)
        .where(SpendAdjustment.return_id == spend_return.id)
        .options(joinedload(SpendAdjustment.made_by))
        .order_by(SpendAdjustment.id.desc()),
        SHOWN_LIMIT,
    )


def find_of_pilot(pilot_id: int) -> Sequence[SpendReturn]:
    """A place's newest returns."""
    return db.session.scalars(
        select(SpendReturn)
        .where(SpendReturn.pilot_id == pilot_id)
        .options(*RETURN_PARTS)
        .order_by(SpendReturn.year.desc(), SpendReturn.number.desc())
        .limit(PANEL_LIMIT)
    ).all()


def read_sums(
    return_ids: Collection[int],
    basis: SumBasis = SumBasis.MODERATED,
    groupings: Collection[SumGrouping] = tuple(SumGrouping),
) -> dict[int, dict[SumKey, Sums]]:
    """The kept sums of some returns, by the return's id."""
    found: dict[int, dict[SumKey, Sums]] = defaultdict(dict)
    columns = [getattr(SpendSum, name) for name in SUM_NAMES]
    for return_id, grouping, told_by, is_transfer, *values in db.session.execute(
        select(SpendSum.return_id, SpendSum.grouping, SpendSum.told_by, SpendSum.is_transfer)
        .add_columns(*columns)
        .where(
            SpendSum.return_id.in_(return_ids),
            SpendSum.basis == basis,
            SpendSum.grouping.in_(groupings),
        )
    ):
        found[return_id][grouping, told_by, is_transfer] = Sums(*values)
    return found


def get_version(spend_return: SpendReturn, number: int) -> SpendVersion:
    return get_one(
        select(SpendVersion).where(
            SpendVersion.return_id == spend_return.id, SpendVersion.number == number
        ),
        f"{spend_return.reference} has no version {number}.",
    )


def get_digest(spend_return: SpendReturn) -> str:
    """The hash of the lines of the newest version, as workbooks keep it."""
    return digest_kept(get_version(spend_return, spend_return.current))


def digest_kept(version: SpendVersion) -> str:
    """The hash of a version's lines; of one that never had any, a word."""
    return version.digest or "none"


def get_line(spend_return: SpendReturn, number: int) -> SpendLine:
    """A line of the newest version."""
    return get_one(
        select(SpendLine)
        .join(SpendLine.of_version)
        .where(
            SpendVersion.return_id == spend_return.id,
            SpendVersion.number == spend_return.current,
            SpendLine.number == number,
        ),
        f"{spend_return.reference} has no line {number}.",
    )


def find_return_of(pilot_id: int, year: str, theme_id: int | None = None) -> SpendReturn | None:
    """A place's high-level count of a year, or its deep dive on a theme."""
    return db.session.scalar(
        select(SpendReturn)
        .where(
            SpendReturn.pilot_id == pilot_id,
            SpendReturn.year == year,
            SpendReturn.stage
            == (SpendStage.HIGH_LEVEL if theme_id is None else SpendStage.DEEP_DIVE),
            SpendReturn.theme_id == theme_id,
        )
        .limit(1)
    )


def list_queries(spend_return: SpendReturn) -> FirstRows[SpendQuery]:
    """The queries of a return, those that wait first."""
    return list_first(
        select(SpendQuery)
        .where(SpendQuery.return_id == spend_return.id)
        .options(
            joinedload(SpendQuery.owner),
            joinedload(SpendQuery.asked_by),
            joinedload(SpendQuery.spend_return),
        )
        .order_by(
            SpendQuery.state == SpendQueryState.ACCEPTED, SpendQuery.respond_by_on, SpendQuery.id
        ),
        SHOWN_LIMIT,
    )


def list_open_queries() -> Sequence[SpendQuery]:
    """The queries that wait for an explanation, by the day that it is due."""
    return db.session.scalars(
        select(SpendQuery)
        .where(SpendQuery.state == SpendQueryState.OPEN)
        .options(joinedload(SpendQuery.spend_return).joinedload(SpendReturn.pilot))
        .order_by(SpendQuery.respond_by_on, SpendQuery.id)
        .limit(SHOWN_LIMIT)
    ).all()


def get_query(spend_return: SpendReturn, query_id: int) -> SpendQuery:
    return get_one(
        select(SpendQuery)
        .where(SpendQuery.return_id == spend_return.id, SpendQuery.id == query_id)
        .options(joinedload(SpendQuery.spend_return), joinedload(SpendQuery.owner)),
        f"{spend_return.reference} has no such query.",
    )


def count_queries(spend_return: SpendReturn, *states: SpendQueryState) -> int:
    counted = select(func.count()).select_from(SpendQuery)
    return (
        db.session.scalar(
            counted.where(SpendQuery.return_id == spend_return.id, SpendQuery.state.in_(states))
        )
        or 0
    )


def list_partners(pilot_id: int) -> list[str]:
    """The names of a place's partner bodies."""
    return list(
        db.session.scalars(
            select(Organisation.name)
            .join(PilotPartner, PilotPartner.organisation_id == Organisation.id)
            .where(PilotPartner.pilot_id == pilot_id)
            .order_by(Organisation.name)
        )
    )


def read_rules() -> list[SpendRuleFacts]:
    """The rules as they are now: each in its newest version."""
    newest = {
        row.code: row for row in db.session.scalars(select(SpendRule).order_by(SpendRule.number))
    }
    return [_as_of(rule, newest.get(rule.code)) for rule in STANDARD_RULES]


def list_rule_versions() -> FirstRows[SpendRule]:
    """The later versions of rules, newest first."""
    return list_first(select(SpendRule).order_by(SpendRule.id.desc()), SHOWN_LIMIT)


def count_asked() -> dict[str, int]:
    """How many queries each rule has led to."""
    rows = db.session.execute(
        select(SpendQuery.rule_code, func.count()).group_by(SpendQuery.rule_code)
    )
    return {row[0]: row[1] for row in rows}


def get_rule(code: str) -> SpendRuleFacts:
    found = next((rule for rule in read_rules() if rule.code == code.upper()), None)
    if found is None:
        raise NotFound(f"There is no rule {code}.")
    return found


def _as_of(rule: SpendRuleFacts, row: SpendRule | None) -> SpendRuleFacts:
    if row is None:
        return rule
    return replace(
        rule,
        version=row.number,
        severity=row.severity,
        low=row.low,
        high=row.high,
        least_pence=row.least_pence,
        state=row.state,
    )
