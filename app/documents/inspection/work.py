"""What the helper does: a file's bytes in; what it is, or why it is refused, as a line of JSON, and
the copy of it that readers get, out."""

import json
from collections.abc import Callable

from .kinds import inspect
from .refusal import Refusal

#: The word with which pages are drawn as pictures where they hide words.
AS_PICTURES = "pictures"


def prepare(*words: str) -> Callable[[bytes], bytes]:
    def work(content: bytes) -> bytes:
        copy = b""
        try:
            found, copy = inspect(content, as_pictures=AS_PICTURES in words)
        except Refusal as refusal:
            found = {"refused": refusal.sentence}
        is_same = copy == content
        return json.dumps(found).encode() + b"\n" + (b"" if is_same else copy)

    return work
