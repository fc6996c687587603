"""What starting costs: ``.venv/bin/python -m benchmarks.startup``. Trust the ratios; machines vary.

``flask --help``, the first answer of ``gunicorn wsgi:app`` on a socket of this machine, and the
memory (each page counted by its share, PSS) and processor time of gunicorn with its workers before
and after a round of requests, with the application loaded before the workers fork and without. On
a busy machine trust processor time: until its first answer, gunicorn waits for nothing.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from config import ROOT

RUNS = 5
ANSWERS = 40
WORKERS = 4
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {
            "INSTANCE_PATH": folder,
            "DATABASE_URL": f"sqlite:///{folder}/startup.sqlite3",
            "SECRET_KEY": "for the benchmark alone, never for serving",
            "WEB_WORKERS": str(WORKERS),
            "PYTHONPYCACHEPREFIX": f"{folder}/bytecode",
        }
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        subprocess.run([sys.executable, "-m", "flask", "db", "upgrade"], cwd=ROOT, env=environ)
        _help(environ)
        for label, options in (
            ("loaded before the fork, no template compiled", []),
            ("loaded before the fork", []),
            ("loaded by each worker", ["--config", "python:benchmarks.each_worker"]),
        ):
            _serve(label, options, environ)


def _help(environ: dict[str, str]) -> None:
    command = [sys.executable, "-m", "flask", "--help"]
    wall, used = [], []
    for _ in range(RUNS):
        before, began = _children_seconds(), time.perf_counter()
        subprocess.run(command, cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL)
        wall.append(time.perf_counter() - began)
        used.append(_children_seconds() - before)
    print(f"flask --help: {min(wall):.2f} s, of them {min(used):.2f} s of processor time")


def _children_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _serve(label: str, options: list[str], environ: dict[str, str]) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        handle, port = listening.fileno(), listening.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "wsgi:app", *options, "--bind"]
        began = time.perf_counter()
        server = subprocess.Popen(
            [*command, f"fd://{handle}"], cwd=ROOT, env=environ, pass_fds=[handle]
        )
        try:
            address = f"http://127.0.0.1:{port}/sign-in"
            ask(address)
            first = time.perf_counter() - began
            used = sum(map(seconds_of, family_of(server.pid)))
            _until_settled(lambda: len(family_of(server.pid)) == WORKERS + 1)
            until_idle(server.pid)
            family = family_of(server.pid)
            start = (sum(map(_pss, family)), sum(map(seconds_of, family)))
            waits = [ask(address) for _ in range(ANSWERS)]
            end = sum(map(_pss, family))
        finally:
            server.terminate()
            server.wait(timeout=30)
    print(
        f"{WORKERS} workers, {label}: first answer after {first:.2f} s, "
        f"{used:.2f} s of processor time; at the start {start[0]:.0f} MB and {start[1]:.2f} s; "
        f"after {ANSWERS} answers ({statistics.median(waits) * 1000:.0f} ms each) {end:.0f} MB"
    )


def ask(address: str) -> float:
    began = time.perf_counter()
    for _ in range(100):
        with suppress(ConnectionError), urllib.request.urlopen(address, timeout=60) as answer:
            answer.read()
            return time.perf_counter() - began
    raise SystemExit("The server does not answer.")


def _until_settled(is_settled: Callable[[], bool]) -> None:
    for _ in range(300):
        if is_settled():
            return
        time.sleep(0.1)


def until_idle(pid: int) -> None:
    """Until its processes have used no processor time for a second."""
    before = -1.0
    for _ in range(60):
        now = sum(map(seconds_of, family_of(pid)))
        if now - before < 0.02:
            return
        before = now
        time.sleep(1)


def family_of(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def _pss(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def seconds_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    main()
