"""The signed link by which somebody stops the optional reminders that they get, without signing
in. It does nothing else, so it works for as long as there are such emails."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.core.links import link_to

_SALT = "stop optional reminders"


def stop_address(person_id: int) -> str:
    token: str = _serializer().dumps(person_id)
    return link_to("preferences.stop_optional", token=token)


def read_stop_link(token: str) -> int | None:
    """Whose it is; None where nobody of ours made it."""
    try:
        return int(_serializer().loads(token))
    except (BadSignature, ValueError, TypeError):
        return None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=_SALT)
