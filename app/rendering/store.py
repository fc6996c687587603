"""Drawn sections that are kept, each under the hash of all that made it.

A folder of this host's instance: several processes of one host draw (the scheduler, commands), and
each finds what another has drawn; what another host would have to send over the network, it draws
as quickly. It is no record. Whatever is missing, damaged or left by another version is drawn again,
to the same bytes, so the folder may be emptied at any time. What it holds may be marked: only
the site's own user reads it.
"""

import hashlib
import logging
import os
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from app.rendering.assets import Assets
from app.rendering.rendered import RenderedSection

log = logging.getLogger(__name__)

#: The most that the folder holds, and how much of it is left where it would hold more.
MOST_BYTES = 256 * 1024 * 1024
_LEFT = 0.75
#: What nobody asked for in so many days goes.
MOST_DAYS = 14
_DAY = 24 * 60 * 60

#: What the name of a note ends with that something was too much to draw.
_TOO_MUCH = "-too-much"

_SEAL_LENGTH = hashlib.sha256().digest_size
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(RenderedSection)


def key_of(program: bytes, assets: Assets, kind: str, *content: str | bytes) -> str:
    """The name of what ``content`` becomes, drawn as ``kind`` with these assets by this program."""
    shown = sorted((name, asset.media_type, asset.content) for name, asset in assets.items())
    return hashlib.sha256(_encoder.encode((program, shown, kind, content))).hexdigest()


class RenderedStore:
    """The folder. Nothing of it raises: where it cannot be written, nothing is kept."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self._folder, self._most_bytes = folder, most_bytes

    def find(self, key: str) -> RenderedSection | None:
        """What is kept under this name and whole."""
        body = self.find_bytes(key)
        return None if body is None else _decoder.decode(body)

    def find_bytes(self, key: str) -> bytes | None:
        """The same of what was made of a section, such as pictures of its pages."""
        path = self._folder / key
        body = self._read(path)
        if body is not None:
            with suppress(OSError):
                os.utime(path)  # it is of use
        return body

    def why_too_much(self, key: str) -> str:
        """Why this could not be drawn, as it was noted; empty where it was not. It is forgotten
        after as many days as all else that nobody asks for."""
        body = self._read(self._folder / (key + _TOO_MUCH))
        return body.decode() if body is not None else ""

    def note_too_much(self, key: str, why: str) -> None:
        self._write(key + _TOO_MUCH, why.encode())

    def keep(self, key: str, section: RenderedSection) -> None:
        self.keep_bytes(key, _encoder.encode(section))

    def keep_bytes(self, key: str, body: bytes) -> None:
        self._write(key, body)

    def _read(self, path: Path) -> bytes | None:
        """What a file holds, if it is there and whole."""
        try:
            held = path.read_bytes()
        except OSError:
            return None
        seal, body = held[:_SEAL_LENGTH], held[_SEAL_LENGTH:]
        return body if hashlib.sha256(body).digest() == seal else None

    def _write(self, name: str, body: bytes) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Readable by its owner alone; others see all of it or nothing.
            with tempfile.NamedTemporaryFile(
                dir=self._folder, prefix="unfinished-", delete=False
            ) as file:
                file.write(hashlib.sha256(body).digest() + body)
            os.replace(file.name, self._folder / name)
        except OSError as error:
            log.warning("drawn sections are not kept in %s: %s", self._folder, error.strerror)

    def trim(self, *, now: float | None = None) -> int:
        """Forget what is old and, where all is too much, what was asked for longest ago. How many
        went."""
        now = time.time() if now is None else now
        held = sorted(self._held().items(), key=lambda item: item[1][0])
        total = sum(size for _changed, size in (each for _, each in held))
        too_much = total > self._most_bytes
        gone = 0
        for path, (changed, size) in held:
            is_crowded = too_much and total > self._most_bytes * _LEFT
            if not is_crowded and changed > now - MOST_DAYS * _DAY:
                break
            with suppress(OSError):  # another process was quicker
                path.unlink()
                gone += 1
            total -= size
        return gone

    def _held(self) -> Mapping[Path, tuple[float, int]]:
        """When each file was last of use, and its size."""
        found = {}
        with suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                with suppress(OSError):
                    state = entry.stat()
                    found[Path(entry.path)] = (state.st_mtime, state.st_size)
        return found
