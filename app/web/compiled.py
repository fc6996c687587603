"""Templates stay compiled on disk, where Python keeps our modules compiled and by the same rules: a
process that may write there writes, and none does under ``PYTHONDONTWRITEBYTECODE``. Compiling
those of one page takes longer than all else that its first answer needs.

What is compiled depends on the template's text, which Jinja compares, and on what is in the name of
the folder. No template calls a filter of ours on constants alone: Jinja would do that once, while
compiling, and keep what an earlier version of the filter made.
"""

import os
import sys
import threading
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path
from pickle import UnpicklingError

from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket


class _Compiled(FileSystemBytecodeCache):
    def load_bytecode(self, bucket: Bucket) -> None:
        """Of a file that was cut short, say where the power failed, nothing is taken."""
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Unlike Jinja's, it can be read by whoever may read the folder: the service is often
        another user than the one who installs."""
        if sys.dont_write_bytecode:
            return
        path = Path(self._get_cache_filename(bucket))
        unfinished = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        with suppress(OSError):  # another user's folder, a full disk: it is compiled next time
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                unfinished.write_bytes(bucket.bytecode_to_string())
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)


def keep_compiled(environment: Environment) -> None:
    """Call it once the environment has its options."""
    options = (
        environment.trim_blocks,
        environment.lstrip_blocks,
        getattr(environment.autoescape, "__qualname__", environment.autoescape),
        sorted(environment.extensions),
    )
    made_by = sha256(repr((version("jinja2"), options)).encode()).hexdigest()[:12]
    beside = Path(cache_from_source(__file__))  # where Python would keep this module
    environment.bytecode_cache = _Compiled(str(beside.with_name(f"{beside.stem}-{made_by}")))
