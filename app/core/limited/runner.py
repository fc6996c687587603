"""Our side: start a helper, hand it work, hear what came of it."""

import logging
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from types import TracebackType
from typing import IO, Self

from app.core import stopping
from app.core.limited import helper as _helper

log = logging.getLogger(__name__)

#: What a helper needs of our environment to find the machine's libraries; nothing else is told.
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "LANG", "TMPDIR")
#: How long a helper may take to start and to say that a piece of work was stopped.
_GRACE_SECONDS = 30.0
#: How often whoever waits looks whether this process is told to stop.
_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Limits:
    """What one piece of work may take. A process that reads what strangers sent has no need to
    write a file. Where ``held_bytes`` is more than 0, a helper's child that stayed and holds more
    than that already is followed by another first."""

    seconds: float
    cpu_seconds: int
    memory_bytes: int
    file_bytes: int = 0
    held_bytes: int = 0


class OverLimit(Exception):
    """The work took more time or memory than it may, or was brought down by what it read."""


class OutOfTime(OverLimit):
    pass


class OutOfMemory(OverLimit):
    pass


class WorkFailed(Exception):
    """The function raised: a mistake in the program. The message is the child's traceback."""


class Helper:
    """A helper that does what ``function`` of ``module``, found in ``folder``, gives when it is
    called with ``words``: bytes in, bytes out. It starts with the first piece of work, and again
    where it died; ``close`` ends it. Each piece is done in a child of its own or, where ``stay`` is
    more than 0, in one that stays for the next until it holds more bytes than that: for work of our
    own, which is then warm. For one thread at a time, and it ends with the one that began it."""

    def __init__(
        self, folder: Path, module: str, function: str, *words: str, stay: int = 0
    ) -> None:
        program = [sys.executable, "-I", "-B", str(Path(_helper.__file__)), str(stay)]
        self._command = [*program, str(folder), module, function, *words]
        self._process: subprocess.Popen[bytes] | None = None

    def call(self, payload: bytes, limits: Limits) -> bytes:
        """What the function gives. Raises ``OverLimit`` or ``WorkFailed``."""
        process = self._process or self._start()
        header = _helper.REQUEST.pack(
            limits.seconds,
            limits.held_bytes,
            limits.cpu_seconds,
            limits.memory_bytes,
            limits.file_bytes,
            len(payload),
        )
        until = time.monotonic() + limits.seconds + _GRACE_SECONDS
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(header + payload)
            process.stdin.flush()
            how, size = _helper.ANSWER.unpack(_read(process.stdout, _helper.ANSWER.size, until))
            said = _read(process.stdout, size, until)
        except (OSError, EOFError):
            self.close()
            log.warning(
                "a helper for %s ended with status %s", self._command[6], process.returncode
            )
            raise OutOfMemory from None
        except BaseException:  # an answer that nobody waits for must not be taken for the next
            self.close()
            raise
        if how == _helper.DONE:
            return said
        if how == _helper.FAILED:
            raise WorkFailed(said.decode("utf-8", "replace"))
        raise OutOfTime if how == _helper.OVER_TIME else OutOfMemory

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        )
        return self._process

    def close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            assert stream is not None
            with suppress(OSError):  # what was not sent yet
                stream.close()
        process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()


def _read(stream: IO[bytes], size: int, until: float) -> bytes:
    """So many bytes. Raises ``EOFError`` where they end or do not come in time, ``Stopped`` where
    this process is told to stop."""
    parts: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while size:
            stopping.check()
            left = until - time.monotonic()
            if left <= 0:
                raise EOFError
            if not selector.select(min(left, _LOOK_SECONDS)):
                continue
            part = os.read(stream.fileno(), min(size, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
    return b"".join(parts)


class Turns:
    """Lets ``count`` at once of this process in; the others wait ``seconds`` for their turn."""

    def __init__(self, count: int, *, seconds: float) -> None:
        self._free, self._seconds = BoundedSemaphore(count), seconds

    @contextmanager
    def take(self) -> Iterator[bool]:
        """Whether it is one's turn."""
        if not self._free.acquire(timeout=self._seconds):
            yield False
            return
        try:
            yield True
        finally:
            self._free.release()
