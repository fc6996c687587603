"""Pictures that people upload, drawn anew in a process of their own: up to seconds, so no
transaction may be open."""

import logging
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.core.limited.runner import Helper, Limits, OverLimit, WorkFailed
from app.documents.vetting import UploadRefused
from config import MEBIBYTE

#: The largest file that is taken.
MOST_MEBIBYTES = 8
LIMITS = Limits(seconds=30, cpu_seconds=20, memory_bytes=1 << 30)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RedrawnPicture:
    """A picture that can be kept, and its size in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int


class _Said(msgspec.Struct):
    refused: str = ""
    media_type: str = ""
    width: int = 0
    height: int = 0


def redraw(content: bytes) -> RedrawnPicture:
    """Raises ``UploadRefused``."""
    if len(content) > MOST_MEBIBYTES * MEBIBYTE:
        raise UploadRefused(f"The picture is larger than {MOST_MEBIBYTES} MB. Make it smaller.")
    try:
        with Helper(Path(__file__).parent, "inspection.picture", "prepare") as helper:
            line, _, made = helper.call(content, LIMITS).partition(b"\n")
        said = msgspec.json.decode(line, type=_Said)
    except (OverLimit, WorkFailed, msgspec.DecodeError) as error:
        log.warning("a picture could not be drawn: %r", error)
        raise UploadRefused("The picture takes too much to draw. Make it smaller.") from None
    if said.refused:
        raise UploadRefused(said.refused)
    return RedrawnPicture(made, said.media_type, said.width, said.height)
