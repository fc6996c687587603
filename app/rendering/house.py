"""The house style on paper: the style sheets and the typeface of everything that we print."""

from pathlib import Path

from flask import current_app

from app.rendering.assets import Asset
from app.rendering.fonts import FontFolder
from app.rendering.store import RenderedStore
from config import ROOT

#: What paper shares with the screen, then its own.
_STYLES = tuple(ROOT / "assets" / "pack" / f"{name}.css" for name in ("marks", "columns", "print"))


def pack_assets() -> dict[str, Asset]:
    """What templates of printed documents name as ``asset:``."""
    style = b"\n".join(path.read_bytes() for path in _STYLES)
    return {"pack.css": Asset(style, "text/css")}


def rendered_store() -> RenderedStore:
    """Where this host's processes keep the sections that they have drawn."""
    return RenderedStore(Path(current_app.instance_path) / "rendered")


def font_folder() -> FontFolder:
    assert current_app.static_folder is not None
    return FontFolder(
        folder=Path(current_app.static_folder) / "fonts",
        cache=Path(current_app.instance_path) / "fonts",
    )
