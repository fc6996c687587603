"""The app's own files that a document may show, handed in by name: HTML never names a path."""

from collections.abc import Mapping
from dataclasses import dataclass

SCHEME = "asset:"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of the app's own; `media_type` such as `image/svg+xml` or `text/css`."""

    content: bytes
    media_type: str


# By name; `asset:NAME` in the HTML or CSS stands for the one called NAME.
Assets = Mapping[str, Asset]
