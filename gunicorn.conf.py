"""gunicorn's settings, for ``flask serve`` and for ``gunicorn wsgi:app`` run in this folder. What
it cannot serve with is refused here, in one line, before any worker begins."""

import sys

from config import NO_SECRET_KEY, BadSetting, Settings

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
control_socket_disable = True

# The proxies to believe are counted in TRUSTED_PROXIES, and by the app alone.
forwarded_allow_ips = ""
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
