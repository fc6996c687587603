"""What rendering one section gives, as plain data."""

from base64 import b64encode
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PagePoint:
    """A page, counted from 0, and a point on it, in points from its bottom left corner."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A heading in the reader's side panel, with those below it."""

    label: str
    place: PagePoint
    children: tuple["Bookmark", ...] = ()


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """A tagged PDF (PDF/A-3a as far as one section can be) and what is needed to join it to others.

    Plain data throughout: it can be pickled, cached by its HTML, and made in another process.
    `anchors` are the elements with an `id`; links to `pack:ID` stand in `pdf` as URIs, for the
    joiner to resolve. `complaints` are the renderer's own warnings (an unknown property, a picture
    without `alt`), for tests to assert on. `is_conforming` is whether PDF/UA and PDF/A may be
    claimed for it. One that `continues` begins with more of the section before it, and has the
    `bookmarks_of_that`, which stand below that one's.
    """

    pdf: bytes
    page_count: int
    title: str
    anchors: dict[str, PagePoint] = field(default_factory=dict)
    bookmarks: tuple[Bookmark, ...] = ()
    bookmarks_of_that: tuple[Bookmark, ...] = ()
    complaints: tuple[str, ...] = ()
    is_conforming: bool = True
    continues: bool = False


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page, by its number from 1, as a picture (WebP) of so many dots, and its words for those
    who do not see it."""

    number: int
    picture: bytes
    width: int
    height: int
    words: str

    @property
    def address(self) -> str:
        """The picture itself as the address of an image."""
        return f"data:image/webp;base64,{b64encode(self.picture).decode()}"
