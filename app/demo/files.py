"""Reading a demonstration's TOML files: a folder for each demonstration in ``data``.

``demonstration.toml`` names its first day and its files, in the order in which they are loaded.
A file holds rows under the names of the tables that they belong to (``[[risk]]``); ``later.toml``
holds what happens after the first day.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.core.errors import DomainError

DATA = Path(__file__).parent / "data"
DEFAULT_NAME = "total-place"

#: What a row is called in complaints, where it has one of these.
_LABELS = ("key", "slug", "change", "title", "name", "person", "pilot", "meeting")


class UnknownDemonstration(DomainError):
    """No demonstration has this name."""


class BadData(DomainError):
    """A file of the demonstration cannot be used; the message names the file and the row."""


@dataclass(frozen=True)
class DataRow:
    """A row as its file gives it; ``number`` counts the rows of its table, from 1."""

    file: str
    table: str
    number: int
    values: dict[str, Any]

    @property
    def place(self) -> str:
        """``milestones.toml, milestone 12 (kent-final-report)``."""
        label = next((self.values[name] for name in _LABELS if self.values.get(name)), None)
        return f"{self.file}, {self.table} {self.number}" + (f" ({label})" if label else "")


@dataclass(frozen=True)
class Data:
    """A demonstration as its files give it: rows in the order of loading, then later events."""

    name: str
    folder: Path
    title: str
    today_on: date
    rows: tuple[DataRow, ...]
    later: tuple[DataRow, ...]


@contextmanager
def complaining(place: str) -> Iterator[None]:
    """A complaint from inside says where it arose."""
    try:
        yield
    except BadData:
        raise
    except DomainError as error:
        raise BadData(f"{place}: {error.message}") from None


def list_demonstrations(data: Path = DATA) -> list[str]:
    return sorted(path.parent.name for path in data.glob("*/demonstration.toml"))


def read_data(name: str = DEFAULT_NAME, data: Path = DATA) -> Data:
    """Every file of a demonstration. Raises ``UnknownDemonstration``, or ``BadData`` at the first
    file that cannot be read."""
    names = list_demonstrations(data)
    if name not in names:
        raise UnknownDemonstration(
            f"There is no demonstration called {name!r}. Choose one of: {', '.join(names)}."
        )
    folder = data / name
    about = _read(folder, "demonstration")
    match about:
        case {"title": str(title), "today_on": date() as today_on, "files": [*files]}:
            rows = tuple(_read_all(folder, [str(file) for file in files]))
            later = tuple(_read_all(folder, ["later"]))
        case _:
            raise BadData("demonstration.toml must give title, today_on (a date) and files.")
    return Data(name, folder, title, today_on, rows, later)


def _read_all(folder: Path, files: list[str]) -> Iterator[DataRow]:
    counts: dict[str, int] = {}
    for file in files:
        for table, rows in _read(folder, file).items():
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise BadData(f"{file}.toml may hold only rows: write [[{table}]] before each.")
            for row in rows:
                counts[table] = counts.get(table, 0) + 1
                yield DataRow(f"{file}.toml", table, counts[table], row)


def _read(folder: Path, file: str) -> dict[str, Any]:
    path = folder / f"{file}.toml"
    try:
        return _parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadData(f"{path.name} cannot be read: {error.strerror}.") from None
    except ValueError as error:  # not TOML, or not UTF-8
        raise BadData(f"{path.name} is not well-formed: {error}.") from None


@lru_cache(maxsize=64)
def _parse(text: str) -> dict[str, Any]:
    """Once: each day that the demonstration moves on looks into all its files."""
    return tomllib.loads(text)
