"""What axe has found sound, so that it is not asked again: by this worker, by the other, or in the
next run."""

import fcntl
from collections.abc import Iterable
from pathlib import Path


class Sound:
    """The digests of elements that were found sound, in a file that workers share."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read = 0
        self._found: set[str] = set()

    def digests(self) -> set[str]:
        """All that are known by now."""
        with self._file.open("a+b") as file:
            if file.tell() > self._read:
                fcntl.flock(file, fcntl.LOCK_SH)
                file.seek(self._read)
                added = file.read()
                self._read += len(added)
                self._found.update(added.decode().split())
        return self._found

    def add(self, digests: Iterable[str]) -> None:
        if new := sorted(set(digests) - self._found):
            with self._file.open("ab") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                file.write("".join(f"{each}\n" for each in new).encode())
