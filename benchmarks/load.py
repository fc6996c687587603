"""What gunicorn serves to many at once: ``.venv/bin/python -m benchmarks.load [--clients 8]
[--seconds 20] [--engine sqlite ...]``. Trust the ratio of the databases; machines vary.

The demonstration is served by ``gunicorn wsgi:app`` as in service, on each database in turn. Each
client is signed in and opens the same pages over and over on a connection of its own. Told are the
requests served a second, the median and the slowest twentieth of the waits, and how much of its
time gunicorn used the processor: little of it and few requests mean that it waits for something.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from flask import Flask

from app.extensions import db
from benchmarks.startup import ask, family_of, seconds_of, until_idle
from config import ROOT
from tests.databases import ENGINES, Databases, EngineName, settings_for
from tests.pages import Client

WHO = ("secretariat@example.org", "kent@example.org", "administrator@example.org")
PAGES = ("/", "/risks", "/milestones", "/meetings", "/actions", "/calendar")
WORKERS = 2


class Visitor(threading.Thread):
    """Someone who opens one page after another until it is time to stop."""

    def __init__(self, port: int, cookie: str, until: float, first: int) -> None:
        super().__init__()
        self.port, self.cookie, self.until, self.first = port, cookie, until, first
        self.waits: list[float] = []
        self.refused: list[int] = []

    def run(self) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            number = self.first
            while time.perf_counter() < self.until:
                began = time.perf_counter()
                page = PAGES[number % len(PAGES)]
                connection.request("GET", page, headers={"Cookie": self.cookie})
                answer = connection.getresponse()
                answer.read()
                self.waits.append(time.perf_counter() - began)
                if answer.status not in (200, 403):
                    self.refused.append(answer.status)
                number += 1


@contextmanager
def serving(url: str, folder: str) -> Iterator[tuple[int, int]]:
    """gunicorn on a free port: the port, and its process."""
    environ = os.environ | {
        "DATABASE_URL": url,
        "INSTANCE_PATH": folder,
        "SECRET_KEY": settings_for(url, Path(folder)).secret_key or "",
        "WEB_WORKERS": str(WORKERS),
    }
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        handle, port = listening.fileno(), listening.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"fd://{handle}"]
        server = subprocess.Popen(command, cwd=ROOT, env=environ, pass_fds=[handle])
        try:
            ask(f"http://127.0.0.1:{port}/sign-in")
            until_idle(server.pid)
            yield port, server.pid
        finally:
            server.terminate()
            server.wait(timeout=30)


def cookies(app: Flask, count: int) -> list[str]:
    """As many sessions as there are clients."""
    found = []
    for number in range(count):
        cookie = Client(app).sign_in(WHO[number % len(WHO)]).get_cookie("session")
        assert cookie is not None
        found.append(f"session={cookie.value}")
    return found


def measure(engine: EngineName, clients: int, seconds: float) -> float:
    """Requests served a second."""
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            with databases.work(engine, "total-place") as app:
                sessions = cookies(app, clients)
                db.session.remove()
                db.engine.dispose()
                with serving(databases.of(engine).url("work"), folder) as (port, pid):
                    return report(engine, port, pid, sessions, seconds)
        finally:
            databases.stop()


def report(engine: EngineName, port: int, pid: int, sessions: list[str], seconds: float) -> float:
    visit(port, sessions, min(seconds, 3.0))  # statements are prepared, templates compiled
    before = sum(map(seconds_of, family_of(pid)))
    began = time.perf_counter()
    visitors = visit(port, sessions, seconds)
    took = time.perf_counter() - began
    used = sum(map(seconds_of, family_of(pid))) - before
    waits = sorted(wait for each in visitors for wait in each.waits)
    refused = [status for each in visitors for status in each.refused]
    print(
        f"{engine}: {len(waits) / took:.1f} requests a second; half within "
        f"{statistics.median(waits) * 1000:.0f} ms, 95% within "
        f"{waits[len(waits) * 95 // 100] * 1000:.0f} ms; gunicorn used "
        f"{used / len(waits) * 1000:.1f} ms of the processor a request, {used / took:.0%} of one"
    )
    if refused:
        print(f"  {len(refused)} refused: {sorted(set(refused))}")
    return len(waits) / took


def visit(port: int, sessions: list[str], seconds: float) -> list[Visitor]:
    until = time.perf_counter() + seconds
    visitors = [Visitor(port, cookie, until, n) for n, cookie in enumerate(sessions)]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()
    return visitors


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    given = parser.parse_args()
    served = {
        engine: measure(engine, given.clients, given.seconds) for engine in given.engine or ENGINES
    }
    if len(served) > 1:
        print(
            f"PostgreSQL serves {served['postgresql'] / served['sqlite']:.2f} of what SQLite does"
        )


if __name__ == "__main__":
    main()
