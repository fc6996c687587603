"""Reading the demonstration's TOML files, with complaints that name the file and the row."""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from app.core.errors import DomainError
from app.demo.later_rows import AnyEvent
from app.demo.message_rows import MessageRow
from app.demo.minutes_rows import ActionRow, DecisionRow, MinutesRow
from app.demo.paper_rows import PaperRow
from app.demo.register_rows import (
    BarrierRow,
    InterdependencyRow,
    IssueRow,
    MilestoneRow,
    ProductRow,
    ResourceRow,
    RiskRow,
)
from app.demo.round_rows import ReferralRow, WriteRoundRow
from app.demo.rows import (
    GroupRow,
    MeetingRow,
    OrganisationRow,
    PersonRow,
    PilotRow,
    ProgrammeRow,
    RegionRow,
    RoundRow,
    UpdateRow,
)

FOLDER = Path(__file__).parent / "data"

R = TypeVar("R")


class BadData(DomainError):
    """A file of the demonstration cannot be used; the message names the file and the row."""


@dataclass(frozen=True)
class Data:
    """All rows, in the order of their files."""

    programme: Sequence[ProgrammeRow]
    organisations: Sequence[OrganisationRow]
    people: Sequence[PersonRow]
    regions: Sequence[RegionRow]
    pilots: Sequence[PilotRow]
    groups: Sequence[GroupRow]
    rounds: Sequence[RoundRow]
    meetings: Sequence[MeetingRow]
    papers: Sequence[PaperRow]
    updates: Sequence[UpdateRow]
    milestones: Sequence[MilestoneRow]
    risks: Sequence[RiskRow]
    issues: Sequence[IssueRow]
    barriers: Sequence[BarrierRow]
    products: Sequence[ProductRow]
    interdependencies: Sequence[InterdependencyRow]
    resources: Sequence[ResourceRow]
    write_rounds: Sequence[WriteRoundRow]
    referrals: Sequence[ReferralRow]
    decisions: Sequence[DecisionRow]
    actions: Sequence[ActionRow]
    minutes: Sequence[MinutesRow]
    messages: Sequence[MessageRow]
    later: Sequence[AnyEvent]


def read_data(folder: Path = FOLDER) -> Data:
    """Every file of a folder. Raises ``BadData`` at the first row that cannot be used."""
    return Data(
        programme=_read(folder, "programme", ProgrammeRow),
        organisations=_read(folder, "organisations", OrganisationRow),
        people=_read(folder, "people", PersonRow),
        regions=_read(folder, "regions", RegionRow),
        pilots=_read(folder, "pilots", PilotRow),
        groups=_read(folder, "groups", GroupRow),
        rounds=_read(folder, "rounds", RoundRow),
        meetings=_read(folder, "meetings", MeetingRow),
        papers=_read(folder, "papers", PaperRow),
        updates=_read(folder, "updates", UpdateRow),
        milestones=_read(folder, "milestones", MilestoneRow),
        risks=_read(folder, "risks", RiskRow),
        issues=_read(folder, "issues", IssueRow),
        barriers=_read(folder, "barriers", BarrierRow),
        products=_read(folder, "products", ProductRow),
        interdependencies=_read(folder, "interdependencies", InterdependencyRow),
        resources=_read(folder, "resources", ResourceRow),
        write_rounds=_read(folder, "write_rounds", WriteRoundRow),
        referrals=_read(folder, "referrals", ReferralRow),
        decisions=_read(folder, "decisions", DecisionRow),
        actions=_read(folder, "actions", ActionRow),
        minutes=_read(folder, "minutes", MinutesRow),
        messages=_read(folder, "messages", MessageRow),
        later=_read(folder, "later", AnyEvent),
    )


def _read(folder: Path, name: str, shape: Any) -> list[Any]:
    """The ``[[row]]`` tables of one file, each in its shape."""
    path = folder / f"{name}.toml"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadData(f"{path.name} cannot be read: {error.strerror}.") from None
    except ValueError as error:  # not TOML, or not UTF-8
        raise BadData(f"{path.name} is not well-formed: {error}.") from None
    rows = content.pop("row", [])
    if content or not isinstance(rows, list):
        raise BadData(f"{path.name} may hold [[row]] tables only.")
    shaped = []
    for position, row in enumerate(rows, start=1):
        try:
            shaped.append(msgspec.convert(row, shape))
        except msgspec.ValidationError as error:
            raise BadData(f"{_place(name, position, row)}: {error}.") from None
    return shaped


def for_each(name: str, rows: Sequence[R], do: Callable[[R], None]) -> None:
    """Call ``do`` with every row of the file; a complaint names the row."""
    for position, row in enumerate(rows, start=1):
        with in_row(name, position, row):
            do(row)


@contextmanager
def in_row(name: str, position: int, row: Any) -> Iterator[None]:
    try:
        yield
    except DomainError as error:
        raise BadData(f"{_place(name, position, row)}: {error.message}") from None


def _place(name: str, position: int, row: Any) -> str:
    """``milestones.toml, row 12 (kent-final-report)``."""
    known = row if isinstance(row, dict) else msgspec.structs.asdict(row)
    label = (
        known.get("key")
        or known.get("title")
        or known.get("name")
        or known.get("pilot")
        or known.get("meeting")
    )
    return f"{name}.toml, row {position}" + (f" ({label})" if label else "")
