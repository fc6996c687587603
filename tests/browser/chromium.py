"""Which Chromium the browser tests drive, and how it is started."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

#: Whether the browser shows its window, and takes its time: ``WATCH=yes pytest tests/browser/...``.
WATCH = bool(os.environ.get("WATCH"))

#: Of Debian's packages. The first has no windows at all, which saves a fifth of the processor time.
_NAMES = ("chromium",) if WATCH else ("chromium-headless-shell", "chromium")

#: Each page would begin a frame of its own, a quarter of what opening one takes. This takes the
#: place of Playwright's list, so its own (``chromiumSwitches``) are named too.
_WITHOUT = (
    "RenderDocument",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
)


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
            f"--disable-features={','.join(_WITHOUT)}",
            # A window is drawn in one piece, and not in a dozen.
            "--default-tile-width=1280",
            "--default-tile-height=1024",
            "--num-raster-threads=1",
            # A page's scripts, and axe's, run once or twice: to compile them well costs more.
            "--js-flags=--no-opt,--no-maglev,--no-flush-bytecode",
        ],
    )
