"""gunicorn's settings, for ``flask serve`` and for ``gunicorn wsgi:app`` run in this folder. What
it cannot serve with is refused here, in one line, before any worker begins."""

import gc
import sys
from typing import Any

gc.disable()  # until ``wsgi`` has loaded the rest: the next line loads most of the program

from app.core.supervisor import end_with_parent  # noqa: E402 - without the collector
from config import NO_SECRET_KEY, BadSetting, Settings  # noqa: E402

try:
    settings = Settings.from_environment()
    if settings.secret_key is None:
        raise BadSetting(NO_SECRET_KEY)
except BadSetting as error:
    sys.exit(f"Error: {error}")

worker_class = "gthread"
workers = settings.web_workers
threads = 4
loglevel = "warning"
if settings.log_format == "json":
    logconfig_dict = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "app.core.logs.JsonFormatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "loggers": {
            "gunicorn.error": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        },
    }
control_socket_disable = True
#: The application is loaded once and shared by the workers: restart the service for new code.
preload_app = True

# The proxies to believe are counted in TRUSTED_PROXIES, and by the app alone.
forwarded_allow_ips = ""
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190


def post_fork(_server: Any, worker: Any) -> None:
    """A worker ends with the server, and shares no connection to the database with another."""
    end_with_parent()
    app = worker.app.wsgi()
    with app.app_context():
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose(close=False)
