"""The helper's program, of the standard library alone: ``helper.py FOLDER MODULE FUNCTION WORDS``.
The function is called once, with the words, and gives the one that does each piece of work.

Requests come on standard input, each a header and a payload; answers go out on standard output,
each a header and what the function gave. It ends when its input does.
"""

import contextlib
import ctypes
import os
import resource
import select
import signal
import struct
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

#: Seconds, seconds of a processor, bytes of memory, bytes of a file; bytes of the payload.
REQUEST = struct.Struct(">dQQQQ")
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


def _limit(cpu_seconds: int, memory_bytes: int, file_bytes: int) -> None:
    with contextlib.suppress(OSError):  # where the machine's memory runs out, this goes first
        Path("/proc/self/oom_score_adj").write_text("1000")
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _work_in_child(work: Work, payload: bytes, write_to: int, limits: tuple[int, int, int]) -> None:
    """What the child does; it never returns."""
    try:
        _limit(*limits)
        try:
            said = DONE + work(payload)
        except (MemoryError, RecursionError):
            said = OVER_MEMORY
        except Exception:
            said = FAILED + traceback.format_exc(limit=-8)[-4000:].encode()
        with os.fdopen(write_to, "wb") as out:
            out.write(said)
    finally:
        os._exit(0)


def _answer(work: Work, payload: bytes, seconds: float, limits: tuple[int, int, int]) -> bytes:
    """Do the work in a child: how it went, and the payload."""
    read_from, write_to = os.pipe()
    helper = os.getpid()
    child = os.fork()
    if child == 0:
        end_with_parent(helper)
        nothing = os.open(os.devnull, os.O_RDWR)
        for ours in (0, _ANSWERS, read_from):
            os.dup2(nothing, ours)
        _work_in_child(work, payload, write_to, limits)
    os.close(write_to)
    said, is_over = _listen(read_from, time.monotonic() + seconds)
    os.close(read_from)
    if is_over:
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    if is_over or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return OVER_TIME
    return OVER_MEMORY if os.WIFSIGNALED(status) or not said else said


def _listen(read_from: int, until: float) -> tuple[bytes, bool]:
    """All that the child writes, and whether its time is over. Nobody to tell it to ends it all."""
    poll = select.poll()
    poll.register(read_from, select.POLLIN)
    poll.register(0, 0)  # tells only that it was closed
    parts: list[bytes] = []
    while True:
        left = until - time.monotonic()
        if left <= 0:
            return b"", True
        for descriptor, _event in poll.poll(left * 1000):
            if descriptor == 0:
                os._exit(1)  # and the child with us
            part = os.read(read_from, 1 << 20)
            if not part:
                return b"".join(parts), False
            parts.append(part)


def main() -> None:
    end_with_parent(os.getppid())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever prints must not print into the answers.
    os.dup2(1, _ANSWERS)
    os.dup2(2, 1)
    work = load(*sys.argv[1:])
    with os.fdopen(0, "rb", closefd=False) as given, os.fdopen(_ANSWERS, "wb") as answers:
        while header := given.read(REQUEST.size):
            seconds, cpu_seconds, memory_bytes, file_bytes, size = REQUEST.unpack(header)
            payload = given.read(size)
            said = _answer(work, payload, seconds, (cpu_seconds, memory_bytes, file_bytes))
            answers.write(ANSWER.pack(said[:1], len(said) - 1) + said[1:])
            answers.flush()


if __name__ == "__main__":
    main()
