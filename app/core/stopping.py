"""Being told to stop: one signal, one meaning. What this process has in hand is finished or put
back, nothing new is begun, and it ends. Loops ask ``is_stopping`` between items."""

import signal
import threading

#: The signals that mean it. A further one means the same.
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

_asked = threading.Event()


class Stopped(BaseException):
    """Work was left because the process was told to stop. Not an ``Exception``: nothing went
    wrong, and nothing that deals with faults should deal with it."""


def stop_on_signals() -> None:
    """From now on, a signal asks this process to stop. For a process's main thread."""
    for number in SIGNALS:
        signal.signal(number, lambda *_: _asked.set())


def is_stopping() -> bool:
    return _asked.is_set()


def wait(seconds: float | None = None) -> bool:
    """Wait so long, or until the process is told to stop, and say whether it is."""
    return _asked.wait(seconds)


def check() -> None:
    """Raise ``Stopped`` once the process is told to stop."""
    if _asked.is_set():
        raise Stopped
