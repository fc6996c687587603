"""What tests make once and use again, in the next test, in the other worker and in the next run: a
file or a folder whose name holds a digest of all that it is made from."""

import fcntl
import hashlib
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from config import ROOT

FOLDER = ROOT / ".pytest_cache" / "made"

#: Sections of packs, which the app keeps under a digest of all that makes them.
DRAWN = FOLDER / "drawn"

#: How many of one thing are left when another is made: branches take turns.
LEFT = 3


@cache
def digest(*names: str) -> str:
    """Of the files, and of those in the folders, that are named from the root of the repository."""
    reckoned = hashlib.sha256(sys.version.encode())
    for name in names:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                reckoned.update(f"{file.relative_to(ROOT)}\0".encode())
                reckoned.update(file.read_bytes())
    return reckoned.hexdigest()[:16]


def made(kind: str, key: str, make: Callable[[Path], object]) -> Path:
    """Where it is. ``make`` is told where to put it, if nobody has made it yet; who asks
    meanwhile waits."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path, unfinished = FOLDER / f"{kind}-{key}", FOLDER / f"unfinished-{kind}-{key}"
    with (FOLDER / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            remove(unfinished)
            make(unfinished)
            others = FOLDER.glob(f"{kind}-*")
            for old in sorted(others, key=lambda p: p.stat().st_mtime)[:-LEFT]:
                remove(old)
            unfinished.rename(path)
    return path


def keep_sections(instance: Path) -> None:
    """What one worker has drawn for a pack, or a run before this, no other draws again."""
    DRAWN.mkdir(parents=True, exist_ok=True)
    (instance / "rendered").symlink_to(DRAWN)


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
