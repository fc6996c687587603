"""Processes that run side by side, each begun again when it dies, none of which outlives us."""

import ctypes
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.core import stopping
from app.core.leases import rest_after

log = logging.getLogger(__name__)

#: How often the children are looked at, in seconds.
_LOOK_SECONDS = 0.5
#: One that lived this long had started well.
_STARTED_SECONDS = 20
#: How often in a row a child that is needed may end by itself before it has started well.
_FALSE_STARTS = 3
#: How long the children have to finish what they have in hand.
_GRACE_SECONDS = 30

_PR_SET_PDEATHSIG = 1


def _process_control() -> Callable[..., int] | None:
    """``prctl``, where there is one. Looked up before any child is forked."""
    if not sys.platform.startswith("linux"):
        return None
    control: Callable[..., int] = ctypes.CDLL(None).prctl
    return control


def end_with_parent() -> None:
    """Have the system tell this process to stop when its parent dies, however that is."""
    if _prctl is not None:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


_prctl = _process_control()


@dataclass
class Child:
    """A command that is kept running. Where one that ``is_needed`` does not start, all end. One
    that ``is_first_to_go`` is what the system ends first where memory runs out."""

    name: str
    command: Sequence[str]
    is_needed: bool = False
    is_first_to_go: bool = False
    process: "subprocess.Popen[bytes] | None" = None
    began_at: float = 0.0
    due_at: float = 0.0
    deaths: int = 0
    false_starts: int = field(default=0)

    def begin(self, folder: Path) -> None:
        # A group of its own: Ctrl-C reaches us alone, and we pass it on once.
        self.process = subprocess.Popen(
            self.command, cwd=folder, start_new_session=True, preexec_fn=end_with_parent
        )
        self.began_at = time.monotonic()
        if self.is_first_to_go:
            with suppress(OSError):
                Path(f"/proc/{self.process.pid}/oom_score_adj").write_text("500")

    def bury(self, status: int) -> None:
        """It has ended; say when it is begun again."""
        lived = time.monotonic() - self.began_at
        has_started = lived >= _STARTED_SECONDS
        self.deaths = 1 if has_started else self.deaths + 1
        self.false_starts = 0 if has_started or status < 0 else self.false_starts + 1
        self.process = None
        rest = rest_after(self.deaths).total_seconds()
        self.due_at = time.monotonic() + rest
        how = f"by signal {-status}" if status < 0 else f"with status {status}"
        log.error("the %s ended %s; it is started again in %d s", self.name, how, rest)


def run_together(children: Sequence[Child], folder: Path) -> int:
    """Run the children until we are told to stop, and begin again what dies. Gives the exit
    status: that of a needed child that does not start, otherwise nought."""
    stopping.stop_on_signals()
    try:
        while True:
            for child in children:
                if child.process is None and time.monotonic() >= child.due_at:
                    child.begin(folder)
            if stopping.wait(_LOOK_SECONDS):
                return 0
            for child in children:
                status = None if child.process is None else child.process.poll()
                if status is None:
                    continue
                child.bury(status)
                if child.is_needed and child.false_starts >= _FALSE_STARTS:
                    log.error("the %s does not start", child.name)
                    return status or 1
    finally:
        _stop([child.process for child in children if child.process is not None])


def _stop(processes: "list[subprocess.Popen[bytes]]") -> None:
    """Tell them to stop; end those that do not within the grace."""
    for process in processes:
        process.terminate()
    until = time.monotonic() + _GRACE_SECONDS
    for process in processes:
        try:
            process.wait(max(until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
