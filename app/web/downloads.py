"""Sending files that somebody uploaded: kept, never opened in our own name."""

from flask import Response

#: Nothing in it runs, loads or reaches our pages, whatever a browser takes it for.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def file_response(content: bytes, *, media_type: str, name: str, sha256: str) -> Response:
    """A download. ``name`` is our own (letters, digits, hyphens, a dot), not the uploader's."""
    return Response(
        content,
        mimetype=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": POLICY,
            "ETag": f'"{sha256}"',
            "Cache-Control": "private, no-cache",
        },
    )
