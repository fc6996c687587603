"""Values as the record of changes keeps them, so that they can be compared with a row later."""

import hmac
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.audit.chain import record_keys
from app.audit.shapes import Field, ValueKind

#: The longest text that is kept whole; of a longer one, its beginning.
LONGEST = 12_000


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        return str(value)
    text = value if isinstance(value, str) else _as_json(value)
    if len(text) > LONGEST:
        return f"{text[:LONGEST]} … ({len(text):,} characters in all)"
    return text


def _as_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def is_sealed(field: Field, value: Any) -> bool:
    """Whether the record keeps no more than a seal of the value, or its beginning beside that."""
    if field.kind in (ValueKind.SECRET, ValueKind.FILE):
        return True
    return isinstance(value, str) and len(value) > LONGEST


def seal_of(value: Any, secret: bytes | None = None) -> str | None:
    """What shows that a value is the same, to whoever has the key alone: the newest, unless
    another is given. Empty where there is no value; None where there is no key."""
    if value is None or value == "":
        return ""
    if secret is None:
        keys = record_keys()
        if not keys:
            return None
        secret = keys[0].secret
    if isinstance(value, bytes):
        content = value
    else:
        content = (value if isinstance(value, str) else _as_json(value)).encode("utf-8", "replace")
    return hmac.digest(secret, b"value " + content, "sha256").hex()


def is_same(recorded: Any, value: Any) -> bool:
    """Whether a row's value is what was recorded, whatever kind of database it went through."""
    if isinstance(value, datetime) and isinstance(recorded, str):
        return _instant(datetime.fromisoformat(recorded)) == _instant(value)
    if isinstance(value, Decimal) and isinstance(recorded, str):
        return Decimal(recorded) == value
    return bool(plain(value) == recorded) and isinstance(recorded, bool) == isinstance(value, bool)


def _instant(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
