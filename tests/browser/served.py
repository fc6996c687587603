"""The app that the browser's site serves: as ever, with its templates compiled for all tests."""

from tests import disk_cache
from wsgi import app

disk_cache.keep_templates(app)
