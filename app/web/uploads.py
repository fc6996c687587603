"""Pages that take files: they alone accept requests of a file's size, from those signed in."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_login import current_user

from app.core.database import end_reading
from config import MEBIBYTE, Settings

View = TypeVar("View", bound=Callable[..., Any])


def takes_file(view: View) -> View:
    """Mark a view whose form holds a file."""
    view.takes_file = True  # type: ignore[attr-defined]  # functions take attributes
    return view


def takes_files(endpoint: str | None) -> bool:
    return getattr(current_app.view_functions.get(endpoint or ""), "takes_file", False)


def most_mebibytes() -> int:
    """The largest file that is taken."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.max_upload_mebibytes


def too_large() -> str:
    return (
        f"The file is larger than {most_mebibytes()} MB. Go back, make its pictures smaller or "
        "upload it in parts."
    )


def _allow_file() -> None:
    if request.method != "POST" or not takes_files(request.endpoint):
        return
    is_signed_in = current_user.is_authenticated
    # What is sent comes as slowly as its sender likes: nobody waits for it to be able to save.
    end_reading()
    if is_signed_in:
        # Beside the file there is the rest of the form.
        request.max_content_length = most_mebibytes() * MEBIBYTE + max(
            MEBIBYTE, current_app.config["MAX_CONTENT_LENGTH"]
        )


def init_app(app: Flask) -> None:
    """Before anything reads the request's form."""
    app.before_request(_allow_file)
