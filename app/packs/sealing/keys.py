"""The key that packs are signed with: the one that a setting names or, without it, one that the
site makes for itself and keeps in its instance folder."""

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core.errors import DomainError
from app.core.lazy import lazy_import
from config import Settings

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import pkcs12
else:
    x509 = lazy_import("cryptography.x509")
    hashes = lazy_import("cryptography.hazmat.primitives.hashes")
    serialization = lazy_import("cryptography.hazmat.primitives.serialization")
    rsa = lazy_import("cryptography.hazmat.primitives.asymmetric.rsa")
    pkcs12 = lazy_import("cryptography.hazmat.primitives.serialization.pkcs12")

#: The site's own key, in the instance folder.
OWN_KEY = "signing-key.pem"
_YEARS = 20
_BITS = 3072


@dataclass(frozen=True)
class SigningKey:
    """A private key, and its certificates in DER, the signer's first."""

    private: "rsa.RSAPrivateKey"
    certificates: tuple[bytes, ...]
    name: str
    fingerprint: str


def find_key(settings: Settings) -> SigningKey:
    """Raises ``DomainError`` where the key that a setting names cannot be used."""
    named = settings.signing_key_file
    path = named or settings.instance_path / OWN_KEY
    if named is None and not path.exists():
        _make_own(path, settings.base_host)
    try:
        return _read(path.read_bytes(), settings.signing_key_password)
    except (OSError, ValueError, TypeError) as error:
        which = "SIGNING_KEY_FILE" if named else OWN_KEY
        why = (
            error.strerror
            if isinstance(error, OSError)
            else "it holds no RSA key with its certificate"
        )
        raise DomainError(
            f"The pack cannot be signed: {which} cannot be used ({why or 'it cannot be read'}). "
            "Name a PEM or PKCS #12 file, and SIGNING_KEY_PASSWORD if it has one."
        ) from None


def find_fingerprint(settings: Settings) -> str:
    """Of the site's certificate; empty where it has none yet, or none that can be used."""
    if settings.signing_key_file is None and not (settings.instance_path / OWN_KEY).exists():
        return ""
    with suppress(DomainError):
        return find_key(settings).fingerprint
    return ""


@lru_cache(maxsize=2)
def _read(content: bytes, password: str) -> SigningKey:
    """Once for as long as the file is the same: that a key is sound takes a tenth of a second to
    find out, and to sign with it takes some milliseconds."""
    secret = password.encode() or None
    if content.lstrip().startswith(b"-----BEGIN"):
        private: Any = serialization.load_pem_private_key(content, secret)
        certificates = x509.load_pem_x509_certificates(content)
    else:
        private, certificate, others = pkcs12.load_key_and_certificates(content, secret)
        certificates = [certificate, *others] if certificate is not None else []
    # A signature by an elliptic curve would make it PDF 2.0, which PDF/A-3 does not allow.
    if not isinstance(private, rsa.RSAPrivateKey) or not certificates:
        raise ValueError
    own = certificates[0]
    names = own.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    der = serialization.Encoding.DER
    return SigningKey(
        private=private,
        certificates=tuple(each.public_bytes(der) for each in certificates),
        name=str(names[0].value) if names else own.subject.rfc4514_string(),
        fingerprint=own.fingerprint(hashes.SHA256()).hex(),
    )


def _make_own(path: Path, host: str) -> None:
    """Make a key, unless another process has just done so."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"Standing Agenda at {host}")])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .add_extension(usage, critical=True)
        .sign(private, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    written = private.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(pem)
    try:
        # Its own user alone reads it, and another process finds all of it or nothing.
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix="unfinished-") as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(file.name, path)
    except OSError as error:
        raise DomainError(
            f"The pack cannot be signed: {path} cannot be written ({error.strerror})."
        ) from None
