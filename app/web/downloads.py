"""Sending files: those that someone uploaded, PDFs that were drawn here, lists that were made."""

from typing import IO

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


def made_response(made: IO[bytes], name: str, media_type: str) -> Response:
    """A file that was made for whoever asks, to be kept under a name of ours; it is closed when it
    is sent."""
    response = Response(made, content_type=media_type, direct_passthrough=True)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.call_on_close(made.close)
    return response
