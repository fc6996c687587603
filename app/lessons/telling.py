"""The case note of a lesson as HTML: its Markdown, and its pictures where it names them."""

import re
from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from app.documents.markup import from_markdown
from app.lessons.models import LessonPicture
from app.lessons.rules import PICTURE

_SHOWN = re.compile(rf"<p>{PICTURE}</p>")


def told(
    case_note: str, pictures: Iterable[LessonPicture], address: Callable[[LessonPicture], str]
) -> Markup:
    """Below the heading of a page. What names a picture that there is no more shows nothing."""
    of_number = {each.number: each for each in pictures}

    def figure(found: re.Match[str]) -> str:
        picture = of_number.get(int(found[1]))
        if picture is None:
            return ""
        caption = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
        return (
            f'<figure class="app-case-note__figure"><img src="{escape(address(picture))}" '
            f'alt="{escape(picture.alt)}" width="{picture.width}" height="{picture.height}">'
            f"{caption}</figure>"
        )

    return Markup(_SHOWN.sub(figure, from_markdown(case_note, below=1)))
