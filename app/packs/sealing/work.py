"""What the helper does that looks into a file which may be anything."""

from collections.abc import Callable

import msgspec

from app.packs.sealing.signatures import look_into


def prepare() -> Callable[[bytes], bytes]:
    def work(pdf: bytes) -> bytes:
        return msgspec.msgpack.encode(look_into(pdf))

    return work
