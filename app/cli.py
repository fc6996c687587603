"""The commands of the deployment, which belong to no one domain: serving, and the scheduler."""

import logging
import os
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.local import LocalProxy

from app.core import clock, logs, outages, stopping, wording
from app.core.commands import check_schema, plainly
from app.core.database import end_reading, expect_writes
from app.core.database_trouble import advice_on
from app.core.domain import enforce_checks
from app.core.lazy import lazy_import
from app.core.supervisor import Child, run_together
from app.core.timed import At, Every, Job
from app.extensions import db
from app.operations import running
from config import NO_SECRET_KEY, ROOT, Settings

if TYPE_CHECKING:
    import flask_migrate
    from apscheduler.schedulers import background
else:
    background = lazy_import("apscheduler.schedulers.background")
    flask_migrate = lazy_import("flask_migrate")

_migrations: Any = lazy_import("flask_migrate.cli")

log = logging.getLogger(__name__)

#: What has times of day is looked for so often, in seconds: a turn may have been missed while no
#: scheduler ran, or its process may have died.
_MISSED = "missed turns"
_MISSED_SECONDS = 60
#: What runs seldom runs first so soon after the start, in seconds.
_SOON_SECONDS = 5


def init_app(app: Flask) -> None:
    """Add the deployment's commands; those of the domains come with the registry."""
    app.extensions["migrate"] = LocalProxy(partial(_settings_of_migrations, app))
    app.cli.add_command(_Migrations("db", help="Perform database migrations."))
    app.cli.add_command(serve)
    app.cli.add_command(scheduler)


def _settings_of_migrations(app: Flask) -> Any:
    """What Flask-Migrate keeps with the app, made where it is first asked for: Alembic takes longer
    to load than a page, and none needs it."""
    flask_migrate.Migrate(app, db, str(ROOT / "migrations"), render_as_batch=True)
    return app.extensions["migrate"]


class _Migrations(click.Group):
    """Flask-Migrate's commands, loaded where one of them is run."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        context: click.Context = _migrations.db.make_context(*args, **extra)
        return context


@click.command()
@click.option("--host", help="The address to serve at. Without it: HOST, or 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port. Without it: PORT, or 5000.")
@with_appcontext
def serve(host: str | None, port: int | None) -> None:
    """Serve the site with gunicorn (see gunicorn.conf.py), and run the scheduler beside it."""
    settings: Settings = current_app.config["SETTINGS"]
    host, port = host or settings.host, port or settings.port
    with plainly():
        check_schema()
        enforce_checks("site:served", host)
    end_reading()  # or, as long as it serves, SQLite would let nobody write
    if current_app.secret_key is None:
        raise click.ClickException(NO_SECRET_KEY)
    _check_port(host, port)
    os.environ.pop("FLASK_RUN_FROM_CLI", None)  # gunicorn serves: it is no command (wsgi.py)
    os.environ["PORT"] = str(port)  # links lead there, unless BASE_URL says where
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    click.echo(f"Serving at {address}. {_where_to_open(settings, port)} (stop with Ctrl-C)")
    site = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", address]
    jobs = [sys.executable, "-m", "flask", "scheduler"]
    sys.exit(
        run_together(
            [
                Child("web server", site, is_needed=True),
                Child("scheduler", jobs, is_first_to_go=True),
            ],
            ROOT,
        )
    )


def _where_to_open(settings: Settings, port: int) -> str:
    """The address for a browser: on this machine, the port that is served."""
    url = settings.base_url
    if url == f"http://127.0.0.1:{settings.port}":
        url = f"http://127.0.0.1:{port}"
    return f"Open {url}"


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


@click.command()
@with_appcontext
def scheduler() -> None:
    """Run the jobs that the domains declare. Any number of these may run, on any hosts."""
    with plainly():
        check_schema()
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the app behind the proxy
    clockwork = background.BackgroundScheduler(timezone=clock.LONDON)
    for job in running.list_jobs():
        # One that falls behind runs once when it can, and never by half.
        clockwork.add_job(
            _in_app(app, [job]),
            **job.when.trigger,
            id=job.id,
            max_instances=job.at_once,
            coalesce=True,
            misfire_grace_time=None,
            **_first(job),
        )
    timed = [job for job in running.list_jobs() if isinstance(job.when, At)]
    clockwork.add_job(
        _in_app(app, timed),
        "interval",
        id=_MISSED,
        seconds=_MISSED_SECONDS,
        coalesce=True,
        misfire_grace_time=None,
        next_run_time=clock.now(),
    )
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    stopping.stop_on_signals()
    clockwork.start()
    stopping.wait()
    clockwork.shutdown()  # once the jobs have finished, or put back, what they have in hand


def _first(job: Job) -> dict[str, datetime]:
    """When it runs first: soon, also where a scheduler lives for less than the hour between."""
    if not isinstance(job.when, Every):
        return {}
    return {"next_run_time": clock.now() + timedelta(seconds=min(job.when.seconds, _SOON_SECONDS))}


def _in_app(app: Flask, jobs: Sequence[Job]) -> Callable[[], None]:
    """Jobs in a context of their own, one after the other; while the database is away, all rest."""

    def work() -> None:
        for job in jobs:
            with app.app_context(), logs.belonging("job", job.id):
                if stopping.is_stopping() or outages.database().is_resting():
                    return
                expect_writes(False)
                clock.forget()
                wording.forget()
                try:
                    running.run_due(job)
                except Exception as error:  # of the database, as a turn is claimed
                    if advice := advice_on(error):
                        outages.database().report(advice)
                    else:
                        log.exception("job %s could not be begun", job.id)
                with suppress(SQLAlchemyError):
                    db.session.remove()

    return work
