"""The whole program as one app, which a command or a worker of gunicorn is (see ``wsgi``)."""

import logging

from flask import Flask

from app import create_app
from app.core import logs
from app.operations import error_mails
from config import NO_SECRET_KEY, BadSetting


def make_app(*, is_command: bool) -> Flask:
    """Flask's commands say that they are such; only they do without a key."""
    app = create_app(is_command=is_command)
    logs.set_up(app.config["SETTINGS"].log_format)
    error_mails.set_up(app)
    if not is_command:
        if app.secret_key is None:
            raise BadSetting(NO_SECRET_KEY)
        for warning in app.config["SETTINGS"].warnings:
            logging.getLogger(__name__).warning(warning)
    return app
