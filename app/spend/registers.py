"""The register of the lines of all spend returns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    cast,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import joinedload, selectinload

from app.core.access import Actor
from app.core.exports import Cell, Column, Table
from app.core.loading import loading
from app.core.models import reference_of
from app.core.registers import KeptCounts, Reading, Register, RegisterFilter, count_if, total
from app.core.wording import Phrase
from app.pilots.models import Pilot
from app.pilots.queries import pilot_choices
from app.spend import queries
from app.spend.columns import LINE_COLUMNS, LineColumn
from app.spend.keeping import list_uncounted
from app.spend.models import SpendLine, SpendReturn, SpendSum, SpendVersion
from app.spend.permissions import can_moderate_any, can_read_spend
from app.spend.rules import (
    Cofog,
    FlowMatch,
    Sector,
    SpendConfidence,
    SpendNature,
    SpendStage,
    SpendState,
    SumBasis,
    SumGrouping,
    net_of,
)


@dataclass(frozen=True)
class LineShown:
    """A line with what a moderator changed in its net amount, if anything."""

    line: SpendLine
    change_pence: int | None

    @property
    def of(self) -> SpendReturn:
        return self.line.of_version.spend_return

    @property
    def net_pence(self) -> int | None:
        """Net as submitted; None where it is blank."""
        return net_of(self.line)

    @property
    def moderated_pence(self) -> int | None:
        if self.net_pence is None and self.change_pence is None:
            return None
        return (self.net_pence or 0) + (self.change_pence or 0)


def _read_lines(_today: date, actor: Actor) -> Reading[SpendLine]:
    """The lines of the newest versions of returns, drafts for those who may read them."""
    is_readable: ColumnElement[bool] = true()
    if not can_moderate_any(actor):
        is_readable = or_(
            SpendReturn.state != SpendState.DRAFT, SpendReturn.pilot_id.in_(actor.pilots_kept)
        )
    rows = (
        select(SpendLine)
        .join(SpendLine.of_version)
        .join(SpendVersion.spend_return)
        .join(SpendReturn.pilot)
        .where(SpendVersion.number == SpendReturn.current, is_readable)
    )
    return Reading(
        rows=rows,
        # What is not worked out yet, as just after an upgrade, is counted of the lines themselves.
        kept=None if list_uncounted(1) else _kept_counts(is_readable),
        keys={
            "pilot": (SpendReturn.pilot_id,),
            "stage": (SpendReturn.stage,),
            "sector": (SpendLine.sector,),
            "cofog": (SpendLine.cofog,),
            "nature": (SpendLine.nature,),
            "confidence": (SpendLine.confidence,),
            "match": (SpendLine.match,),
        },
        order=(Pilot.name, SpendReturn.number, SpendLine.number),
        measures={
            "unmatched": count_if(SpendLine.match == FlowMatch.UNMATCHED),
            # A deep dive counts again what is counted already.
            "twice_pence": total(
                case((SpendReturn.stage == SpendStage.HIGH_LEVEL, SpendLine.twice_pence), else_=0)
            ),
        },
        search=lambda text: or_(
            *(
                column.icontains(text, autoescape=True)
                for column in (
                    SpendLine.organisation,
                    SpendLine.counterparty,
                    SpendLine.stream,
                    SpendLine.category,
                    SpendLine.theme,
                )
            )
        ),
    )


def _kept_counts(is_readable: ColumnElement[bool]) -> KeptCounts:
    """The same counts from the kept sums of the returns: there are hundreds of lines to each."""
    count = cast(func.coalesce(func.sum(SpendSum.line_count), 0), BigInteger).label("count_")

    def by(value: Any, grouping: SumGrouping = SumGrouping.TOTAL) -> Select[Any]:
        return (
            select(value.label("value"), count)
            .join(SpendReturn, SpendReturn.id == SpendSum.return_id)
            .where(SpendSum.basis == SumBasis.MODERATED, SpendSum.grouping == grouping, is_readable)
        )

    def added(amount: Any, *where: ColumnElement[bool]) -> Any:
        return cast(func.coalesce(func.sum(case((and_(*where), amount), else_=0)), 0), BigInteger)

    is_total = SpendSum.grouping == SumGrouping.TOTAL
    is_unmatched = and_(
        SpendSum.grouping == SumGrouping.MATCH, SpendSum.told_by == FlowMatch.UNMATCHED
    )
    total = (
        select(
            added(SpendSum.line_count, is_total).label("count_"),
            added(SpendSum.line_count, is_unmatched).label("unmatched"),
            added(SpendSum.twice_pence, is_total, SpendReturn.stage == SpendStage.HIGH_LEVEL).label(
                "twice_pence"
            ),
        )
        .join(SpendReturn, SpendReturn.id == SpendSum.return_id)
        .where(
            SpendSum.basis == SumBasis.MODERATED,
            SpendSum.grouping.in_((SumGrouping.TOTAL, SumGrouping.MATCH)),
            is_readable,
        )
    )

    def runs(chosen: Mapping[str, Any]) -> Select[Any]:
        grouping, where = SumGrouping.TOTAL, list[ColumnElement[bool]]()
        for name, value in chosen.items():
            if name in ("pilot", "stage"):
                key: Any = {"pilot": SpendReturn.pilot_id, "stage": SpendReturn.stage}[name]
                where.append(key == value)
            else:
                grouping = SumGrouping(name)
                where.append(SpendSum.told_by == str(value))
        order = (Pilot.name, SpendReturn.number)
        return (
            by(SpendReturn.id, grouping)
            .join(Pilot, Pilot.id == SpendReturn.pilot_id)
            .where(*where)
            .group_by(SpendReturn.id, *order)
            .order_by(*order)
        )

    of_lines = (
        SumGrouping.SECTOR,
        SumGrouping.COFOG,
        SumGrouping.NATURE,
        SumGrouping.CONFIDENCE,
        SumGrouping.MATCH,
    )
    return KeptCounts(
        total,
        {
            "pilot": by(SpendReturn.pilot_id).group_by(SpendReturn.pilot_id),
            "stage": by(SpendReturn.stage).group_by(SpendReturn.stage),
        }
        | {each.value: by(SpendSum.told_by, each).group_by(SpendSum.told_by) for each in of_lines},
        run_of=SpendVersion.return_id,
        runs=runs,
    )


def _show(lines: Sequence[SpendLine], _today: date, _actor: Any) -> Sequence[LineShown]:
    return show_lines(lines)


def show_lines(lines: Sequence[SpendLine]) -> Sequence[LineShown]:
    """Lines with what moderators changed in them."""
    changes = queries.read_changes_of(lines)
    return [LineShown(line, changes.get((line.version_id, line.number))) for line in lines]


def _of_line(column: LineColumn) -> Callable[[LineShown], Cell]:
    return lambda row: column.write(getattr(row.line, column.attribute))


def _pounds(pence: int | None) -> Decimal | None:
    return None if pence is None else Decimal(pence).scaleb(-2)


LINES: Register[SpendLine, LineShown] = Register(
    name="spend-lines",
    heading="Spend lines",
    read=_read_lines,
    show=_show,
    parts=loading(
        lambda: (
            joinedload(SpendLine.of_version)
            .joinedload(SpendVersion.spend_return)
            .options(joinedload(SpendReturn.pilot), selectinload(SpendReturn.preparers)),
        )
    ),
    filters=(
        RegisterFilter("pilot", Phrase("{Place}"), lambda _: pilot_choices(), is_used_only=True),
        RegisterFilter(
            "stage", "Stage", lambda _: [(s.value, s.word) for s in SpendStage], is_used_only=True
        ),
        RegisterFilter("sector", "Sector", lambda _: [(s.value, s.word) for s in Sector]),
        RegisterFilter("cofog", "COFOG division", lambda _: [(s.value, s.word) for s in Cofog]),
        RegisterFilter("nature", "Nature", lambda _: [(s.value, s.word) for s in SpendNature]),
        RegisterFilter(
            "confidence", "Confidence", lambda _: [(s.value, s.word) for s in SpendConfidence]
        ),
        RegisterFilter("match", "Other end", lambda _: [(s.value, s.word) for s in FlowMatch]),
    ),
    can_read=can_read_spend,
    table=Table(
        "Spend lines",
        (
            Column(Phrase("{Place}"), lambda row: row.of.pilot.name, 24),
            Column("Stage", lambda row: row.of.stage.word, 18),
            Column("Return", lambda row: reference_of(SpendReturn.PREFIX, row.of.number), 10),
            Column("Version", lambda row: row.line.of_version.number, 8),
            Column("Line", lambda row: row.line.number, 8),
            *(Column(column.name, _of_line(column), 18) for column in LINE_COLUMNS),
            Column("Net, moderated", lambda row: _pounds(row.moderated_pence), 18),
            Column("Counted twice", lambda row: _pounds(row.line.twice_pence), 18),
            Column("Other end", lambda row: row.line.match.word, 24),
            Column("Counted in another return", lambda row: _pounds(row.line.across_pence), 18),
            Column("Other end in another return", lambda row: row.line.across.word, 24),
        ),
    ),
)
