"""Markdown with pictures: a paragraph that names one by its number has it in its place."""

import re
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from markupsafe import Markup, escape

from app.documents.markup import from_markdown

#: A paragraph in whose place a picture stands, by its number.
_PICTURE = r"\[picture (\d{1,4})\]"
_SHOWN = re.compile(rf"<p>{_PICTURE}</p>")


class Picture(Protocol):
    """How a picture is shown: ``alt`` says what it shows to those who do not see it."""

    @property
    def number(self) -> int: ...
    @property
    def alt(self) -> str: ...
    @property
    def caption(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


P = TypeVar("P", bound=Picture)


def pictures_in(text: str) -> set[int]:
    """The numbers of the pictures that a text names."""
    return {int(each) for each in re.findall(rf"^{_PICTURE}\s*$", text, re.MULTILINE)}


def with_pictures(
    text: str, pictures: Iterable[P], address: Callable[[P], str], *, below: int
) -> Markup:
    """The text as HTML below a heading of a level. What names a picture that there is not shows
    nothing."""
    of_number = {each.number: each for each in pictures}

    def figure(found: re.Match[str]) -> str:
        picture = of_number.get(int(found[1]))
        if picture is None:
            return ""
        caption = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
        return (
            f'<figure class="app-written__figure"><img src="{escape(address(picture))}" '
            f'alt="{escape(picture.alt)}" width="{picture.width}" height="{picture.height}">'
            f"{caption}</figure>"
        )

    return Markup(_SHOWN.sub(figure, from_markdown(text, below=below)))
