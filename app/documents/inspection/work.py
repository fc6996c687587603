"""What the helper does: a file's bytes in; as JSON what it is, or why it is refused, out."""

import json
from collections.abc import Callable

from .kinds import inspect
from .refusal import Refusal


def work(content: bytes) -> bytes:
    try:
        found = inspect(content)
    except Refusal as refusal:
        found = {"refused": refusal.sentence}
    return json.dumps(found).encode()


def prepare() -> Callable[[bytes], bytes]:
    return work
