"""The browser's site: gunicorn and the scheduler in forks of this process, which has loaded the
whole program already. That they start by themselves, ``test_newcomer.py`` sees."""

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

from flask import Flask
from gunicorn.app.wsgiapp import WSGIApplication

from app import create_app
from app.core import logs
from app.core.supervisor import end_with_parent
from app.extensions import db
from config import Settings


class _Server(WSGIApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, app: Flask) -> None:
        self._app = app
        super().__init__()

    def load_wsgiapp(self) -> Flask:
        return self._app


class Served:
    """The app that its processes share; ``command`` types ``flask`` and some words."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._app = create_app(Settings.from_environment(environ))

    def command(self, *words: str) -> None:
        """In this process: starting another takes seconds."""
        typed = self._app.test_cli_runner().invoke(args=list(words))
        self._disconnect()  # nothing is open when this process forks
        assert typed.exit_code == 0, typed.output

    def web_server(self, handle: int) -> BaseProcess:
        """Answers what comes to the socket of this handle. One worker: two would each find out for
        themselves how to ask the database. That several agree, ``test_newcomer.py`` sees."""

        def serve() -> None:
            options = "--workers 1 --worker-class gthread --threads 4 --log-level warning"
            options += " --no-control-socket"
            sys.argv = ["gunicorn", "browser", *options.split(), "--bind", f"fd://{handle}"]
            _Server(self._app).run()

        return self._fork(serve)

    @contextmanager
    def scheduler(self) -> Iterator[None]:
        """Runs its jobs meanwhile."""
        process = self._fork(lambda: self.command("scheduler"))
        try:
            yield
            assert process.is_alive(), "The scheduler has ended."
        finally:
            end(process)

    def _fork(self, work: Callable[[], None]) -> BaseProcess:
        def begin() -> None:
            end_with_parent()
            os.environ.update(self._environ)
            logs.set_up("text")
            work()

        process = multiprocessing.get_context("fork").Process(target=begin)
        process.start()
        return process

    def _disconnect(self) -> None:
        with self._app.app_context():
            db.engine.dispose()


def end(process: BaseProcess) -> None:
    process.terminate()
    process.join(30)
    assert process.exitcode is not None, "It has not ended in 30 seconds."
