"""Signatures in PDFs, by pyHanko: the only module that imports it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import msgspec

from app.core.errors import DomainError
from app.core.lazy import lazy_import

if TYPE_CHECKING:
    import pikepdf
    from asn1crypto import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding
    from pyhanko.pdf_utils import incremental_writer, reader
    from pyhanko.sign import fields, signers, validation
    from pyhanko_certvalidator import context, registry

    from app.packs.sealing.keys import SigningKey
    from app.rendering import sealing
else:
    pikepdf = lazy_import("pikepdf")
    sealing = lazy_import("app.rendering.sealing")
    hashes = lazy_import("cryptography.hazmat.primitives.hashes")
    padding = lazy_import("cryptography.hazmat.primitives.asymmetric.padding")
    x509 = lazy_import("asn1crypto.x509")
    reader = lazy_import("pyhanko.pdf_utils.reader")
    incremental_writer = lazy_import("pyhanko.pdf_utils.incremental_writer")
    fields = lazy_import("pyhanko.sign.fields")
    signers = lazy_import("pyhanko.sign.signers")
    validation = lazy_import("pyhanko.sign.validation")
    context = lazy_import("pyhanko_certvalidator.context")
    registry = lazy_import("pyhanko_certvalidator.registry")


class Signed(msgspec.Struct, frozen=True):
    """What a file says of itself. ``signer`` is the name in the certificate ("" of one without a
    signature), ``is_locked`` that a password protects it, ``is_intact`` that what was signed is as
    it was, ``is_whole`` that nothing was added behind; ``manifest`` is attached."""

    is_pdf: bool = True
    is_locked: bool = False
    signer: str = ""
    fingerprint: str = ""
    is_intact: bool = False
    is_whole: bool = False
    manifest: bytes | None = None


def sign(pdf: bytes, key: SigningKey) -> bytes:
    """The document with a signature appended; what is before it stays as it is, byte for byte.
    Raises ``DomainError`` where the library that signs is missing."""
    try:
        return _sign(pdf, key)
    except ModuleNotFoundError as error:
        raise DomainError(
            f"Packs are signed with pyHanko, which needs {error.name}: install what "
            "requirements.txt names (`make setup` does)."
        ) from error


def _sign(pdf: bytes, key: SigningKey) -> bytes:
    about = signers.PdfSignatureMetadata(
        field_name=sealing.FIELD,
        md_algorithm="sha256",
        name=key.name,
        reason="Issued pack",
        subfilter=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
    )
    writer = incremental_writer.IncrementalPdfFileWriter(io.BytesIO(pdf))
    out: Any = signers.sign_pdf(writer, about, _signer_with(key), existing_fields_only=True)
    signed: bytes = out.getvalue()
    return signed


def _signer_with(key: SigningKey) -> signers.Signer:
    """What pyHanko brings itself reads the key anew, and finds out whether it is sound, each time
    that it signs; and it signs once more to see how long a signature is."""

    class LoadedKeySigner(signers.Signer):
        async def async_sign_raw(
            self, data: bytes, digest_algorithm: str, dry_run: bool = False
        ) -> bytes:
            if dry_run:
                return bytes(key.private.key_size // 8)
            return key.private.sign(data, padding.PKCS1v15(), hashes.SHA256())

    store = registry.SimpleCertificateStore()
    certificates = [x509.Certificate.load(each) for each in key.certificates]
    store.register_multiple(certificates)
    return LoadedKeySigner(signing_cert=certificates[0], cert_registry=store)


def look_into(pdf: bytes) -> Signed:
    """What a file, which may be anything, says of itself."""
    try:
        with pikepdf.Pdf.open(io.BytesIO(pdf), attempt_recovery=False) as document:
            if document.is_encrypted:
                return Signed(is_locked=True)
            manifest = sealing.attachment_of(document, sealing.MANIFEST)
        found = reader.PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures
        if not found:
            return Signed(manifest=manifest)
        return _told(found[0], manifest)
    except pikepdf.PasswordError:
        return Signed(is_locked=True)
    except Exception:  # made by anybody, to any end: it is no pack that can be checked
        return Signed(is_pdf=pdf.startswith(b"%PDF-"))


def _told(found: validation.EmbeddedPdfSignature, manifest: bytes | None) -> Signed:
    certificate = found.signer_cert
    trusted = context.ValidationContext(trust_roots=[certificate], allow_fetching=False)
    status = validation.validate_pdf_signature(found, signer_validation_context=trusted)
    return Signed(
        signer=certificate.subject.native.get("common_name", certificate.subject.human_friendly),
        fingerprint=certificate.sha256.hex(),
        is_intact=bool(status.intact and status.valid),
        is_whole=status.coverage == validation.SignatureCoverageLevel.ENTIRE_FILE,
        manifest=manifest,
    )
