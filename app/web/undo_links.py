"""The signed part of the address that takes back a step: which step, and the page to go back to."""

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

_SALT = "undo"


@dataclass(frozen=True)
class UndoLink:
    step_id: int
    back: str


def make_link(step_id: int, back: str) -> str:
    signed: str = _serializer().dumps([step_id, back])
    return signed


def read_link(token: str) -> UndoLink | None:
    """None where nobody of ours made it."""
    try:
        step_id, back = _serializer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return UndoLink(int(step_id), str(back))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=_SALT)
