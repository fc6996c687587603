"""The commands of the deployment, which belong to no one domain: serving, and the scheduler."""

import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.core import clock
from app.core.commands import check_schema, plainly
from app.core.database import expect_writes
from app.core.domain import domains_of
from app.core.lazy import lazy_import
from app.extensions import db
from config import NO_SECRET_KEY, ROOT

if TYPE_CHECKING:
    from apscheduler.schedulers import blocking
else:
    blocking = lazy_import("apscheduler.schedulers.blocking")

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Add the deployment's commands; those of the domains come with the registry."""
    app.cli.add_command(serve)
    app.cli.add_command(scheduler)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@with_appcontext
def serve(host: str, port: int) -> None:
    """Serve the site with gunicorn (see gunicorn.conf.py), and run the scheduler beside it."""
    with plainly():
        check_schema()
    if current_app.secret_key is None:
        raise click.ClickException(NO_SECRET_KEY)
    _check_port(host, port)
    os.environ.pop("FLASK_RUN_FROM_CLI", None)  # gunicorn serves: it is no command (wsgi.py)
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    sys.exit(
        _run_together(
            [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", address],
            [sys.executable, "-m", "flask", "scheduler"],
        )
    )


def _check_port(host: str, port: int) -> None:
    """Refuse a port that is taken, before two processes fail at it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Cannot serve at {host}:{port} ({error.strerror}). "
                "Choose another with --port, or PORT=5001 make run."
            ) from None


def _run_together(*commands: list[str]) -> int:
    """Run commands side by side until one ends or we are told to stop; then stop the others.
    Gives the exit status of the one that ended by itself, nought when told to stop."""
    is_stopping = False

    def stop(*_: object) -> None:
        nonlocal is_stopping
        is_stopping = True
        for child in children:
            child.terminate()

    children: list[subprocess.Popen[bytes]] = []
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    for command in commands:
        # A group of its own: Ctrl-C reaches us alone, and we pass it on once.
        children.append(subprocess.Popen(command, cwd=ROOT, start_new_session=True))
    _ended, status = os.wait()
    was_told = is_stopping
    stop()
    for child in children:
        if child.returncode is None and child.pid != _ended:
            child.wait()
    return 0 if was_told else os.waitstatus_to_exitcode(status) or 1


@click.command()
@with_appcontext
def scheduler() -> None:
    """Run the jobs that the domains declare. Any number of these may run, on any hosts."""
    with plainly():
        check_schema()
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the app behind the proxy
    clockwork = blocking.BlockingScheduler(timezone="UTC")
    for domain in domains_of(app):
        for job in domain.jobs:
            clockwork.add_job(
                _in_app(app, job.id, job.run),
                "interval",
                id=job.id,
                seconds=job.every_seconds,
                max_instances=1,
                coalesce=True,
            )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, lambda *_: clockwork.shutdown(wait=False))
    try:
        clockwork.start()
    except KeyboardInterrupt:
        clockwork.shutdown(wait=False)


def _in_app(app: Flask, job_id: str, run: Callable[[], None]) -> Callable[[], None]:
    """A job with a context of its own. One that fails is logged, and tried again next time."""

    def work() -> None:
        with app.app_context():
            expect_writes(False)
            clock.forget()
            try:
                run()
            except Exception:
                db.session.rollback()
                log.exception("job %s failed", job_id)

    return work
