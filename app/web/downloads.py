"""Sending files that someone uploaded: kept, never opened in our own name."""

from flask import Response


def file_response(content: bytes, *, media_type: str, name: str, sha256: str) -> Response:
    """A download. ``name`` is our own (letters, digits, hyphens, a dot), not the uploader's."""
    return Response(
        content,
        mimetype=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "ETag": f'"{sha256}"',
        },
    )
