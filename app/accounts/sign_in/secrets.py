"""Random tokens and their hashes, and sealing of what must be read again."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from flask import current_app

from app.core.lazy import lazy_import

if TYPE_CHECKING:
    from cryptography import fernet
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf import hkdf
else:
    fernet = lazy_import("cryptography.fernet")
    hashes = lazy_import("cryptography.hazmat.primitives.hashes")
    hkdf = lazy_import("cryptography.hazmat.primitives.kdf.hkdf")

#: The most characters of a token that are looked at.
LONGEST_TOKEN = 100


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of(*parts: str) -> str:
    """What is kept of a token, or of a key made of several parts."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def _fernet() -> fernet.Fernet:
    """Of the deployment's secret key: what was sealed under another cannot be opened."""
    assert current_app.secret_key is not None
    key = str(current_app.secret_key).encode()
    derived = hkdf.HKDF(hashes.SHA256(), length=32, salt=None, info=b"one-time codes").derive(key)
    return fernet.Fernet(urlsafe_b64encode(derived))


def seal(plain: str) -> str:
    return _fernet().encrypt(plain.encode()).decode()


def unseal(sealed: str) -> str | None:
    """None where the deployment's secret key has changed since."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except fernet.InvalidToken:
        return None
