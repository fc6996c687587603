"""The helper's program, of the standard library alone: ``helper.py STAY FOLDER MODULE FUNCTION
WORDS``. The function is called once, with the words, and gives the one that does each piece of
work, in a child: each in one of its own, handed to it by a process of its own too, or, where STAY
is a number of bytes, in one that stays for the next until it was stopped or holds more memory than
that.

Requests come on standard input, each a header and a payload; answers go out on standard output,
each a header and what the function gave. It ends when its input does.
"""

import contextlib
import ctypes
import math
import os
import resource
import select
import signal
import struct
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

#: Seconds; bytes that one that stayed may hold already; seconds of a processor, bytes of memory,
#: bytes of a file; bytes of the payload.
REQUEST = struct.Struct(">dQQQQQ")
#: How it went, bytes of the payload.
ANSWER = struct.Struct(">cQ")

DONE, FAILED, OVER_TIME, OVER_MEMORY = b"d", b"f", b"t", b"m"

#: Where answers go, once standard output is put out of reach of what prints.
_ANSWERS = 3
_PR_SET_PDEATHSIG = 1

Work = Callable[[bytes], bytes]


def end_with_parent(parent: int) -> None:
    """Be killed when the parent dies, however it dies. (Elsewhere than on Linux, the helper sees
    its input end.)"""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before
            os._exit(1)


def load(folder: str, module: str, function: str, *words: str) -> Work:
    """What does the work. The package on the way to it is not run: ``app`` would load the whole
    application."""
    top = module.partition(".")[0]
    bare = ModuleType(top)
    bare.__path__ = [str(Path(folder) / top)]
    sys.modules[top] = bare
    work: Work = getattr(import_module(module), function)(*words)
    return work


def _limit(cpu_seconds: int, memory_bytes: int, file_bytes: int, *, stays: bool) -> None:
    """For the next piece of work: what was used up before does not count. Limits that a child
    itself cannot raise again, unless it stays."""
    if stays:
        used = resource.getrusage(resource.RUSAGE_SELF)
        cpu_seconds += math.ceil(used.ru_utime + used.ru_stime)
    for what, most, last in (
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1),
        (resource.RLIMIT_FSIZE, file_bytes, file_bytes),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(what, (most, resource.getrlimit(what)[1] if stays else last))


def _do(
    work: Work, take_payload: Callable[[], bytes], limits: Sequence[int], *, stays: bool
) -> bytes:
    """How the work went, and what it gave. The payload is the work's alone, which may let it go:
    it can be a tenth of what a child holds."""
    try:
        _limit(*limits, stays=stays)
        return DONE + work(take_payload())
    except (MemoryError, RecursionError):
        return OVER_MEMORY
    except Exception:
        return FAILED + traceback.format_exc(limit=-8)[-4000:].encode()


class _Child:
    """A child of the helper, which does one piece of work or, if it ``stays``, one after the
    other."""

    def __init__(self, work: Work, *, stays: bool) -> None:
        self.is_over = False
        self._reads, to_child = os.pipe()
        self._from, self._writes = os.pipe()
        helper = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            end_with_parent(helper)
            nothing = os.open(os.devnull, os.O_RDWR)
            for ours in (0, _ANSWERS, to_child, self._from):
                os.dup2(nothing, ours)
            self._work(work, stays=stays)
        for theirs in (self._reads, self._writes):
            os.close(theirs)
        self._to = os.fdopen(to_child, "wb")

    def _work(self, work: Work, *, stays: bool) -> None:
        """What the child does; it never returns."""
        try:
            with contextlib.suppress(OSError):  # where the machine's memory runs out, it goes first
                Path("/proc/self/oom_score_adj").write_text("1000")
            with os.fdopen(self._reads, "rb") as given, os.fdopen(self._writes, "wb") as answers:
                while header := given.read(REQUEST.size):
                    _seconds, _held, *limits, size = REQUEST.unpack(header)
                    read = [given.read(size)]
                    said = _do(work, read.pop, limits, stays=stays)
                    answers.write(ANSWER.pack(said[:1], len(said) - 1) + said[1:])
                    answers.flush()
        finally:
            os._exit(0)

    def answer(self, header: bytes, payload: bytes, seconds: float) -> bytes:
        """Do the work: how it went, and what it gave. One that was stopped is gone."""
        try:
            self._to.write(header + payload)
            self._to.flush()
            said, is_over = self._listen(time.monotonic() + seconds)
        except BrokenPipeError:
            said, is_over = b"", False
        if not said:
            status = self.end()
            was_long = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU
            return OVER_TIME if is_over or was_long else OVER_MEMORY
        return said

    def _listen(self, until: float) -> tuple[bytes, bool]:
        """What it answers, and whether its time is over. Nobody to tell it to ends it all."""
        poll = select.poll()
        poll.register(self._from, select.POLLIN)
        poll.register(0, 0)  # tells only that it was closed
        said, wanted = bytearray(), ANSWER.size
        while len(said) < wanted:
            left = until - time.monotonic()
            if left <= 0:
                return b"", True
            for descriptor, _event in poll.poll(left * 1000):
                if descriptor == 0:
                    os._exit(1)  # and the child with us
                part = os.read(self._from, 1 << 20)
                if not part:
                    return b"", False
                said += part
                if len(said) >= ANSWER.size == wanted:
                    wanted += ANSWER.unpack(said[: ANSWER.size])[1]
        return bytes(said[:1] + said[ANSWER.size :]), False

    def holds_more_than(self, most: int) -> bool:
        """Whether it holds more memory now; nothing is known of it elsewhere than on Linux."""
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        except OSError:
            return False
        return pages * resource.getpagesize() > most

    def is_there(self) -> bool:
        """Whether it lives: the machine may have stopped it between two pieces of work."""
        if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            self.end()
        return not self.is_over

    def end(self) -> int:
        """Stop it if it lives, and say how it ended."""
        self.is_over = True
        with contextlib.suppress(OSError):  # what it did not read
            self._to.close()
        os.close(self._from)
        os.kill(self.pid, signal.SIGKILL)  # it is not waited for yet: the number is its own
        return os.waitpid(self.pid, 0)[1]


def main() -> None:
    end_with_parent(os.getppid())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever prints must not print into the answers.
    os.dup2(1, _ANSWERS)
    os.dup2(2, 1)
    stay = int(sys.argv[1])
    work = load(*sys.argv[2:])
    if stay:
        _serve(work, stay)
    else:
        _serve_apart(work)


def _serve_apart(work: Work) -> None:
    """Each piece of work by a process that ends with it, and so with all that it was given and all
    that was made of it: the next piece finds nothing of what came before."""
    helper, poll = os.getpid(), select.poll()
    poll.register(0, select.POLLIN)
    has_answered = True
    while has_answered:
        poll.poll()
        pid = os.fork()
        if pid == 0:
            try:
                end_with_parent(helper)
                has_answered = _serve(work, 0, pieces=1) == 1
            finally:
                os._exit(0 if has_answered else 1)
        has_answered = os.waitpid(pid, 0)[1] == 0


def _serve(work: Work, stay: int, *, pieces: int | None = None) -> int:
    """Do pieces of work, so many or until there are no more; gives how many were done."""
    child: _Child | None = None
    done = 0
    with os.fdopen(0, "rb", closefd=False) as given, os.fdopen(_ANSWERS, "wb") as answers:
        while done != pieces and (header := given.read(REQUEST.size)):
            seconds, held, *_limits, size = REQUEST.unpack(header)
            if child is not None and child.is_there() and held and child.holds_more_than(held):
                child.end()
            if child is None or child.is_over:
                child = _Child(work, stays=stay > 0)  # before the payload, which it would hold too
            payload = given.read(size)
            said = child.answer(header, payload, seconds)
            answers.write(ANSWER.pack(said[:1], len(said) - 1) + said[1:])
            answers.flush()
            if not child.is_over and (said[:1] != DONE or not stay or child.holds_more_than(stay)):
                child.end()
            child = None if child.is_over else child
            done += 1
    return done


if __name__ == "__main__":
    main()
