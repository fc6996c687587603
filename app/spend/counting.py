"""What is counted of the lines of a version, once: rules look at the counts, which are kept with
it, and not at the lines."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.spend.rules import LineLike, Sector, SpendNature, is_transfer, name_of

#: The most lines that are named of a count, and names that are kept.
NAMED_LINES, NAMES_KEPT = 5, 2_000


def _is_wrong_net(line: LineLike) -> bool:
    if line.net_pence is None or line.gross_pence is None or line.income_pence is None:
        return False
    return line.net_pence != line.gross_pence - line.income_pence


#: The lines that are meant by each count but ``other_years``, which are those of another year.
LINE_COUNTS: Mapping[str, Callable[[LineLike], bool]] = {
    "without_body": lambda line: not line.organisation,
    "without_amount": lambda line: (
        line.net_pence is None and (line.gross_pence is None or line.income_pence is None)
    ),
    "wrong_net": _is_wrong_net,
    "without_sector": lambda line: line.sector is None,
    "grants_to_nobody": lambda line: line.nature is SpendNature.GRANT and not line.counterparty,
    "benefits": lambda line: is_transfer(line),
    "national_bodies": lambda line: line.sector is Sector.CENTRAL,
}


def count_lines(lines: Iterable[LineLike], year: str) -> dict[str, Any]:
    """By name how many lines are meant, with the numbers of the first; how many there are; and
    ``others``: the bodies that are named as the other end of a flow and have no line of their own,
    as ``rules.name_of`` gives them."""
    rows = list(lines)
    own = {name_of(line.organisation) for line in rows}
    named = {name_of(line.counterparty) for line in rows if line.counterparty}
    found: dict[str, Any] = {
        "lines": len(rows),
        "others": sorted(named - own)[:NAMES_KEPT],
    }
    meant = {
        name: [line.number for line in rows if is_meant(line)]
        for name, is_meant in LINE_COUNTS.items()
    }
    meant["other_years"] = [line.number for line in rows if line.year != year]
    found |= {name: [len(each), each[:NAMED_LINES]] for name, each in meant.items()}
    return found
