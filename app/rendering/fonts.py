"""The bundled typeface, pinned so that no font of the machine gets into a document.

Fontconfig reads `FONTCONFIG_FILE` whenever a configuration is loaded, which WeasyPrint does once
for each document. So the variable is set only while a document is being made, and given back
afterwards: a browser started by the same process (as the tests do) still sees the machine's fonts.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from app.core.lazy import lazy_import
from app.rendering.errors import RenderingUnavailable

if TYPE_CHECKING:
    from fontTools import ttLib as truetype  # noqa: N813 - the name is theirs
else:
    truetype = lazy_import("fontTools.ttLib")

FAMILY = "Source Sans 3"

REGULAR = "SourceSans3-Regular.ttf"
SEMIBOLD = "SourceSans3-Semibold.ttf"
# Weights 400, 600 and 700, upright and italic. Whole files: two subsets that share a family name
# make WeasyPrint draw wrong letters.
FACES = (
    REGULAR,
    "SourceSans3-It.ttf",
    SEMIBOLD,
    "SourceSans3-SemiboldIt.ttf",
    "SourceSans3-Bold.ttf",
    "SourceSans3-BoldIt.ttf",
)

# For scripts that the typeface lacks, one weight each: what is written in them is drawn where the
# file is there, and spelled out where it is not (`glyphs`).
OTHER_SCRIPTS = tuple(
    f"NotoSans{script}-Regular.ttf"
    for script in ("Arabic", "Bengali", "Devanagari", "Gujarati", "Gurmukhi", "Hebrew", "Tamil")
)
OTHER_FAMILIES = tuple(
    f"Noto Sans {face.removeprefix('NotoSans').removesuffix('-Regular.ttf')}"
    for face in OTHER_SCRIPTS
)

# The same folder may serve the browser: web fonts and variable fonts carry the same family name.
_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{cache}</cachedir>
  <selectfont>
    <rejectfont><glob>*.woff</glob></rejectfont>
    <rejectfont><glob>*.woff2</glob></rejectfont>
    <rejectfont><glob>*.otf</glob></rejectfont>
    <rejectfont><glob>*VF-*</glob></rejectfont>
  </selectfont>
</fontconfig>
"""


@dataclass(frozen=True, slots=True)
class FontFolder:
    """Where the typeface is, and where fontconfig may keep its cache.

    `folder` holds the files named in `FACES`; `cache` is a writable folder, made when it is
    missing.
    """

    folder: Path
    cache: Path

    def path(self, face: str) -> Path:
        """The file of one of `FACES`."""
        return self.folder / face

    def check(self) -> None:
        """Raise `RenderingUnavailable` where a face is missing."""
        missing = [face for face in FACES if not self.path(face).is_file()]
        if missing:
            raise RenderingUnavailable(
                f"The typeface is not in {self.folder} ({missing[0]} is missing): run `make setup`."
            )

    def other_faces(self) -> list[Path]:
        """The files for other scripts that are there."""
        return [path for face in OTHER_SCRIPTS if (path := self.path(face)).is_file()]

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Within the block, fontconfig knows this folder alone. Not for two threads at once."""
        self.check()
        configuration = self._write_configuration()
        before = os.environ.get("FONTCONFIG_FILE")
        os.environ["FONTCONFIG_FILE"] = str(configuration)
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before

    def _write_configuration(self) -> Path:
        folder, cache = self.folder.resolve(), self.cache.resolve()
        content = _CONFIGURATION.format(folder=escape(str(folder)), cache=escape(str(cache)))
        path = cache / "fonts.conf"
        try:
            if path.is_file() and path.read_text(encoding="utf-8") == content:
                return path
            cache.mkdir(parents=True, exist_ok=True)
            # Another process may be writing the same file: replace it whole.
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=cache, prefix="fonts-", delete=False
            ) as file:
                file.write(content)
            os.replace(file.name, path)
        except OSError as error:
            raise RenderingUnavailable(
                f"The font cache {cache} cannot be written ({error.strerror}):"
                " make the folder writable."
            ) from error
        return path


@lru_cache(maxsize=8)
def supported_characters(fonts: FontFolder) -> frozenset[int]:
    """The code points that every face of the typeface can draw."""
    fonts.check()
    sets = []
    for face in FACES:
        with truetype.TTFont(fonts.path(face), lazy=True) as font:
            sets.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*sets)


@lru_cache(maxsize=8)
def drawable_characters(fonts: FontFolder) -> frozenset[int]:
    """Those, and what the fonts for other scripts can draw."""
    found = supported_characters(fonts)
    for face in fonts.other_faces():
        with truetype.TTFont(face, lazy=True) as font:
            found |= frozenset(font.getBestCmap())
    return found


def subset_name(font_name: str, font_file: bytes) -> str:
    """The PDF name of a subset: six letters made from its content, a plus, the font's own name."""
    digest = hashlib.sha256(font_file).digest()
    tag = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
    return f"/{tag}+{font_name.strip(',')}"
