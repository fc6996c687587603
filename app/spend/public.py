"""What is public of a spend return once it was certified: its totals, by theme and by kind of body,
with how they were counted and what they leave out."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from app.core.formats import counted, day, exact_money, number
from app.core.publishing import (
    PublicContent,
    PublicFile,
    PublicKind,
    PublicPart,
    PublicTable,
    facts_of,
    parts_of,
)
from app.core.sentences import capital
from app.pilots.models import Pilot
from app.spend import queries
from app.spend.models import SpendReturn
from app.spend.package import SpendFiles
from app.spend.rules import SpendState, SumGrouping
from app.spend.showing import SpendAmount, four_of, method_of, rows_of
from app.spend.sums import SumKey, Sums


def _select(_today: date) -> Select[SpendReturn]:
    return (
        select(SpendReturn)
        .join(SpendReturn.pilot)
        .where(SpendReturn.state.in_((SpendState.CERTIFIED, SpendState.PUBLISHED)))
        .options(contains_eager(SpendReturn.pilot))
        .order_by(SpendReturn.year.desc(), Pilot.name, SpendReturn.id)
    )


def _amount(amount: SpendAmount) -> str:
    return f"{exact_money(amount.pence)}, {amount.low_percent}% of it at confidence C or D"


def _build(spend_return: SpendReturn, _today: date) -> PublicContent:
    sums = queries.read_sums([spend_return.id]).get(spend_return.id, {})
    four = four_of(sums, spend_return.population)
    people = number(spend_return.population) if spend_return.population else ""
    source = spend_return.population_source
    tables = (
        _table(sums, SumGrouping.THEME, "By theme", "Theme"),
        _table(sums, SumGrouping.SECTOR, "By kind of body", "Kind of body"),
    )
    return PublicContent(
        title=f"Public spending in {spend_return.pilot.name}, {spend_return.year}",
        dated_on=spend_return.certified_on or date(int(spend_return.year[:4]) + 1, 3, 31),
        facts=facts_of(
            ("Consolidated, with transfers", _amount(four.consolidated)),
            ("Consolidated, without transfers", _amount(four.consolidated_without)),
            ("Net, with transfers", _amount(four.net)),
            ("Net, without transfers", _amount(four.net_without)),
            ("Counted at both ends", exact_money(four.twice_pence)),
            ("Lines", counted(four.line_count, "line")),
            ("Certified on", day(spend_return.certified_on) if spend_return.certified_on else ""),
            ("Population", f"{people} ({source})" if people and source else people),
            ("Found by", capital(method_of(sums))),
        ),
        parts=(
            *(part for part in tables if part is not None),
            *parts_of(
                ("Boundary", spend_return.boundary),
                ("What is left out", spend_return.left_out),
            ),
        ),
        note="Places differ in benefits, deprivation, boundary and method: compare with care.",
        is_illustrative=spend_return.is_illustrative,
    )


def _table(
    sums: Mapping[SumKey, Sums], grouping: SumGrouping, heading: str, column: str
) -> PublicPart | None:
    rows = tuple((row.label, exact_money(row.pence)) for row in rows_of(sums, grouping))
    if not rows:
        return None
    table = PublicTable(
        caption=f"Consolidated spend {heading[0].lower()}{heading[1:]}",
        columns=(column, "Amount"),
        rows=rows,
        figures=1,
    )
    return PublicPart(heading=heading, table=table)


#: What programs read, and what Excel opens.
_CSV, _ZIP = "text/csv", "application/zip"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _files(spend_return: SpendReturn) -> Sequence[PublicFile]:
    """The lines, and the package of both with the note on how they were counted."""
    made = SpendFiles(spend_return, is_public=True)
    name = f"spend-{spend_return.pilot.slug}-{spend_return.year}"
    lines = made.csv.decode()
    digest = hashlib.sha256(made.csv).hexdigest()
    whole = hashlib.sha256(made.csv + f"{made.method}{made.described}".encode()).hexdigest()

    def file(suffix: str, label: str, media_type: str, digest: str, **more: Any) -> PublicFile:
        return PublicFile(
            name=f"{name}.{suffix}",
            label=label,
            media_type=media_type,
            digest=f"{suffix} {digest}",
            **more,
        )

    return (
        file("csv", "Every line, as CSV", _CSV, digest, read=lambda: made.csv, words=lambda: lines),
        file(
            "xlsx",
            "Every line, for Excel",
            _XLSX,
            digest,
            read=lambda: made.xlsx,
            words=lambda: lines,
        ),
        file(
            "zip",
            "Both, with what each column means and how they were counted",
            _ZIP,
            whole,
            read=lambda: made.package,
            words=lambda: f"{lines}\n{made.method}\n{made.described}",
        ),
    )


PUBLIC_SPEND = PublicKind(
    name="spend",
    folder="spend",
    one="spend return",
    many="Spend",
    model=SpendReturn,
    select=_select,
    build=_build,
    key=lambda spend_return: f"{spend_return.pilot.slug}-{spend_return.year}",
    called=lambda spend_return: f"{spend_return.pilot.short_name}, {spend_return.year}",
    about=lambda spend_return: (("pilot", spend_return.pilot_id),),
    files=_files,
    order=80,
)
