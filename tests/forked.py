"""What a server of forks imports, and works out, before it is asked for processes: each of them
would do it again. (``multiprocessing``'s ``set_forkserver_preload``.)"""

from sqlalchemy.orm import configure_mappers

import app
from tests.factories.base import hash_quickly

configure_mappers()
hash_quickly()

assert app  # which has imported all models
