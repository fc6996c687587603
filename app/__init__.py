"""Standing Agenda: governance of cross-government programmes, from records to the meeting pack."""

import sys
from collections.abc import Sequence
from typing import Any

from flask import Flask, request
from jinja2 import StrictUndefined
from sqlalchemy import make_url
from sqlalchemy.orm import configure_mappers

from app import cli, registry
from app.accounts import identity
from app.core import clock, formats, wording
from app.core.database import expect_writes
from app.core.domain import Domain
from app.core.sentences import capital
from app.extensions import csrf, db
from app.web import (
    addresses,
    components,
    errors,
    guards,
    headers,
    meanwhile,
    once,
    request_log,
    site,
    template_functions,
    uploads,
)
from app.web.compiled import keep_compiled
from app.web.environments import PageEnvironment
from app.web.form_requests import FormRequest
from config import ROOT, BadSetting, Settings

#: How many statements a process keeps compiled. The pages of three people have some 1,500, 40 MB;
#: with fewer kept, each page would push out what another needs, and compile it again.
STATEMENTS_KEPT = 2000
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def create_app(
    settings: Settings | None = None,
    domains: Sequence[Domain] = registry.DOMAINS,
    *,
    is_command: bool = False,
) -> Flask:
    """The application, of the domains that the registry lists unless others are given. Ends the
    process with one line on stderr if a setting cannot be used. Of a command, what takes long and
    only requests need, waits for the first."""
    try:
        settings = settings or Settings.from_environment()
    except BadSetting as error:
        sys.exit(f"Error: {error}")
    try:
        settings.instance_path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(f"Error: INSTANCE_PATH cannot be used as a folder: {error.strerror}.")
    app = Flask(
        __name__,
        instance_path=str(settings.instance_path),
        template_folder=str(ROOT / "templates"),
    )
    _configure(app, settings)
    site.init_app(app, settings)
    if is_command:
        app.before_request(configure_mappers)  # before all else, and one at a time
    request_log.init_app(app)
    addresses.init_app(app)
    db.init_app(app)
    app.before_request(_begin_request)
    uploads.init_app(app)
    csrf.init_app(app)
    app.request_class = FormRequest
    registry.init_app(app, domains)
    identity.init_app(app)
    guards.init_app(app)
    headers.init_app(app)
    meanwhile.init_app(app)
    once.init_app(app)
    errors.init_app(app)
    components.init_app(app)
    template_functions.init_app(app)
    cli.init_app(app)
    if not is_command:
        configure_mappers()  # now, and not in the first two requests at once
    return app


def _engine_options(settings: Settings) -> dict[str, Any]:
    """What people typed stays out of errors, and so out of logs. On SQLite a value has a name too
    and is given once, however often a statement asks for it: what is owed asks for today's date
    a hundred times."""
    options = {"hide_parameters": True, "query_cache_size": STATEMENTS_KEPT}
    is_sqlite = make_url(settings.database_url).get_backend_name() == "sqlite"
    return options | {"paramstyle": "named"} if is_sqlite else options


def _configure(app: Flask, settings: Settings) -> None:
    app.config.from_mapping(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        MAX_CONTENT_LENGTH=settings.max_request_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_request_bytes,
        MAX_FORM_PARTS=1000,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    app.jinja_environment = PageEnvironment
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    keep_compiled(app.jinja_env)
    app.jinja_env.filters.update(formats.FILTERS, capital=capital)
    app.jinja_env.globals["words"] = wording.words


def _begin_request() -> None:
    expect_writes(request.method not in SAFE_METHODS)
    clock.forget()
    wording.forget()
