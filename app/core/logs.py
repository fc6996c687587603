"""What the program logs: lines on standard error, for people or (``LOG_FORMAT=json``) for programs,
with the request or the job that each belongs to."""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TextIO

from config import ROOT

_work: ContextVar[tuple[str, str] | None] = ContextVar("work", default=None)


def begin(kind: str, name: str) -> None:
    """From now on, what this thread logs belongs to a "request" or a "job" of this name."""
    _work.set((kind, name))


@contextmanager
def belonging(kind: str, name: str) -> Iterator[None]:
    """The same for a block."""
    before = _work.set((kind, name))
    try:
        yield
    finally:
        _work.reset(before)


def current() -> str:
    """The request or job of this thread: "request 3f0a"; empty where there is none."""
    return " ".join(_work.get() or ())


def place_of(error: BaseException) -> str:
    """Where in our part of the program it was raised: "app/risks/service.py:12"."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    last = (ours or frames)[-1] if frames else None
    return f"{last.filename.removeprefix(f'{ROOT}/')}:{last.lineno}" if last else "an unknown place"


def describe(error: BaseException) -> str:
    """What kind of error it was, and where: not what it says, which may hold what people wrote."""
    return f"{type(error).__name__} in {place_of(error)}"


class TextFormatter(logging.Formatter):
    """A line to read: time, level, where from, which request or job, what."""

    def format(self, record: logging.LogRecord) -> str:
        record.work = f" [{current()}]" if current() else ""
        return super().format(record)

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s%(work)s: %(message)s")


class JsonFormatter(logging.Formatter):
    """One JSON object a line. What a caller gives as ``extra={"fields": {...}}`` stands in it."""

    def format(self, record: logging.LogRecord) -> str:
        work = _work.get()
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if work:
            line[work[0]] = work[1]
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


class _ToStandardError(logging.StreamHandler[TextIO]):
    """To whatever standard error is at that moment."""

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _given: TextIO) -> None:
        """It is never another."""


def formatter(log_format: str) -> logging.Formatter:
    return JsonFormatter() if log_format == "json" else TextFormatter()


def set_up(log_format: str) -> None:
    """Have warnings and errors of this process written down. For its beginning."""
    root = logging.getLogger()
    root.handlers = [each for each in root.handlers if not isinstance(each, _ToStandardError)]
    handler = _ToStandardError()
    handler.setFormatter(formatter(log_format))
    root.addHandler(handler)
