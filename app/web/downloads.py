"""Sending files: those that someone uploaded, and PDFs that were drawn here."""

from flask import Response, request


def file_response(content: bytes, *, media_type: str, name: str, sha256: str) -> Response:
    """What someone uploaded, as a download. ``name`` is our own (letters, digits, hyphens, a dot),
    not the uploader's."""
    return Response(
        content,
        mimetype=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "ETag": f'"{sha256}"',
        },
    )


def pdf_response(pdf: bytes, name: str) -> Response:
    """A PDF of our own: shown or, where the address asks to download it, saved as ``name``."""
    how = "attachment" if "download" in request.args else "inline"
    return Response(
        pdf,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'{how}; filename="{name}.pdf"'},
    )
