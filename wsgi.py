"""The WSGI application, for gunicorn and the ``flask`` command."""

import gc
import logging
import os

gc.disable()  # nothing that is imported is ever garbage

from app import create_app  # noqa: E402
from app.core import logs  # noqa: E402
from app.operations import error_mails  # noqa: E402
from config import NO_SECRET_KEY, BadSetting  # noqa: E402

# Flask's commands say that they are such; only they do without a key.
is_command = os.environ.get("FLASK_RUN_FROM_CLI") == "true"
app = create_app(is_command=is_command)
logs.set_up(app.config["SETTINGS"].log_format)
error_mails.set_up(app)

if not is_command:
    if app.secret_key is None:
        raise BadSetting(NO_SECRET_KEY)
    for warning in app.config["SETTINGS"].warnings:
        logging.getLogger(__name__).warning(warning)
gc.enable()
