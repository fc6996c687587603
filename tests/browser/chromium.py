"""Which Chromium the browser tests drive, and how it is started."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

#: Whether the browser shows its window, and takes its time: ``WATCH=yes pytest tests/browser/...``.
WATCH = bool(os.environ.get("WATCH"))

#: Of Debian's packages. The first has no windows at all, which saves a fifth of the processor time.
_NAMES = ("chromium",) if WATCH else ("chromium-headless-shell", "chromium")


def found() -> str | None:
    return next(filter(None, map(shutil.which, _NAMES)), None)


def start(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(
        executable_path=found(),
        headless=not WATCH,
        slow_mo=500 if WATCH else 0,
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
            # A page's scripts, and axe's, run once or twice: to compile them well costs more.
            "--js-flags=--no-opt,--no-maglev,--no-flush-bytecode",
        ],
    )
