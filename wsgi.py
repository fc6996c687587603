"""The WSGI application, for gunicorn and the ``flask`` command."""

import os

from app import create_app
from config import NO_SECRET_KEY, BadSetting

app = create_app()

# Flask's commands say that they are such; only they do without a key.
if app.secret_key is None and os.environ.get("FLASK_RUN_FROM_CLI") != "true":
    raise BadSetting(NO_SECRET_KEY)
