"""What runs beside the site is begun again when it dies, and none of it outlives the command."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest

from app.core import stopping, supervisor
from app.core.supervisor import Child, end_with_parent, run_together

PATIENCE = 20


@pytest.fixture
def stop(monkeypatch):
    """Tells the supervisor to stop, as a signal does."""
    asked = threading.Event()
    monkeypatch.setattr(stopping, "_asked", asked)
    monkeypatch.setattr(stopping, "stop_on_signals", lambda: None)
    monkeypatch.setattr(supervisor, "_LOOK_SECONDS", 0.01)
    monkeypatch.setattr(supervisor, "rest_after", lambda _deaths: timedelta(0))
    return asked.set


def eventually(holds):
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.01)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rsplit(")", 1)[1].split()[0] != "Z"


def test_a_child_that_is_killed_is_begun_again_and_its_neighbour_goes_on(stop, tmp_path):
    pids = tmp_path / "pids"
    children = [
        Child("scheduler", ["sh", "-c", f"echo $$ >> {pids}; exec sleep 100"]),
        Child("web server", ["sleep", "100"], is_needed=True),
    ]

    def look():
        killed = set()
        while len(killed) < 4:
            for pid in map(int, pids.read_text().split() if pids.exists() else ()):
                if pid not in killed:
                    os.kill(pid, signal.SIGKILL)
                    killed.add(pid)
            time.sleep(0.01)
        neighbours.append(children[1].process.pid)
        stop()

    neighbours = []
    looking = threading.Thread(target=look)
    looking.start()
    assert run_together(children, tmp_path) == 0
    looking.join()

    assert children[1].deaths == 0
    assert not is_alive(neighbours[0])


def test_a_site_that_does_not_start_ends_the_command_with_its_status(stop, tmp_path):
    site = Child("web server", ["sh", "-c", "exit 3"], is_needed=True)
    other = Child("scheduler", ["sh", "-c", "exit 5"])

    assert run_together([site, other], tmp_path) == 3


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there the system tells")
def test_a_child_ends_when_its_parent_is_killed(tmp_path):
    told = tmp_path / "pid"
    parent = os.fork()
    if parent == 0:
        child = subprocess.Popen(["sleep", "100"], preexec_fn=end_with_parent)
        told.with_suffix(".new").write_text(str(child.pid))
        told.with_suffix(".new").rename(told)
        time.sleep(100)
    eventually(told.exists)
    child = int(told.read_text())
    assert is_alive(child)

    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)

    eventually(lambda: not is_alive(child))
