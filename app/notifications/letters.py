"""What a mail says: a subject, and blocks from which both its bodies are drawn, as plain text and
as HTML. So the two cannot say different things. The HTML is one narrow column without pictures or
colours of its own, which a telephone and a dark screen show as they show anything else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from markupsafe import Markup

from app.core.models import Base

#: The line that stands to the left of links: it is seen on white and on black.
_LINE = "#3f8aa0"

_PAGE = Markup(
    '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n'
    '<meta name="supported-color-schemes" content="light dark">\n'
    '<title>{}</title>\n</head>\n<body style="margin:0;padding:0">\n'
    '<div style="max-width:600px;margin:0 auto;padding:16px;'
    "font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;"
    'overflow-wrap:anywhere;word-break:break-word">\n{}\n</div>\n</body>\n</html>\n'
)
_PARAGRAPH = Markup('<p style="margin:0 0 16px">{}</p>')
_HEADING = Markup('<h2 style="font-size:18px;line-height:1.3;margin:24px 0 12px">{}</h2>')
_LINK = Markup(
    f'<p style="margin:0 0 16px;padding:4px 0 4px 12px;border-left:4px solid {_LINE}">'
    '<a href="{}" style="font-weight:bold">{}</a></p>'
)
_LIST = Markup('<ul style="margin:0 0 16px;padding:0;list-style:none">\n{}\n</ul>')
_ENTRY = Markup(
    f'<li style="margin:0 0 12px;padding:0 0 0 12px;border-left:4px solid {_LINE}">{{}}</li>'
)
_ANCHOR = Markup('<a href="{}" style="font-weight:bold">{}</a>')
_FIXED = Markup(
    '<pre style="margin:0 0 16px;font-size:14px;white-space:pre-wrap;word-break:break-all">{}</pre>'
)
_WHY = Markup('<p style="margin:24px 0 0;font-size:14px">{}</p>')
_STRONG = Markup("<b>{}</b>")
_BREAK = Markup("<br>")


@dataclass(frozen=True)
class Paragraph:
    """Some sentences; where they have lines of their own, these are kept."""

    said: str

    @property
    def text(self) -> str:
        return self.said

    @property
    def html(self) -> Markup:
        return _PARAGRAPH.format(_lines(self.said))


@dataclass(frozen=True)
class Heading:
    said: str

    @property
    def text(self) -> str:
        return self.said.upper()

    @property
    def html(self) -> Markup:
        return _HEADING.format(self.said)


@dataclass(frozen=True)
class PageLink:
    """The page that a mail is about, and in words what is done there: "Read the minutes"."""

    words: str
    url: str

    @property
    def text(self) -> str:
        return f"{self.words}:\n{self.url}"

    @property
    def html(self) -> Markup:
        return _LINK.format(self.url, self.words)


@dataclass(frozen=True)
class Entry:
    """One of several things: its name, what is said of it, and the page or pages where it is seen
    to, each with its words. A thing that has one page is a link by its name."""

    name: str
    about: str = ""
    url: str = ""
    links: Sequence[PageLink] = ()

    @property
    def text(self) -> str:
        lines = [self.name, self.about, self.url]
        lines += [f"{each.words}: {each.url}" for each in self.links]
        return "\n".join(line for line in lines if line)

    @property
    def html(self) -> Markup:
        lines = [
            _ANCHOR.format(self.url, self.name) if self.url else _STRONG.format(self.name),
            _lines(self.about),
            *(_ANCHOR.format(each.url, each.words) for each in self.links),
        ]
        return _ENTRY.format(_BREAK.join(line for line in lines if line))


@dataclass(frozen=True)
class Fixed:
    """What is copied as it stands: a line of a file, a command."""

    said: str

    @property
    def text(self) -> str:
        return self.said

    @property
    def html(self) -> Markup:
        return _FIXED.format(self.said)


Block = Paragraph | Heading | PageLink | Entry | Fixed


@dataclass(frozen=True)
class Letter:
    """A mail before it is addressed. ``blocks`` may be given as None where one is left out; ``why``
    says why it came to who reads it, and stands last."""

    subject: str
    blocks: Sequence[Block | None]
    why: str = ""

    @cached_property
    def _said(self) -> Sequence[Block]:
        return [each for each in self.blocks if each is not None]

    @cached_property
    def text(self) -> str:
        parts = [each.text for each in self._said]
        return "\n\n".join([*parts, self.why] if self.why else parts) + "\n"

    @cached_property
    def html(self) -> str:
        return str(_PAGE.format(self.subject, Markup("\n").join(self._parts())))

    def _parts(self) -> Iterator[Markup]:
        for is_entry, blocks in groupby(self._said, lambda each: isinstance(each, Entry)):
            drawn = Markup("\n").join(each.html for each in blocks)
            yield _LIST.format(drawn) if is_entry else drawn
        if self.why:
            yield _WHY.format(self.why)


def thread_of(record: Base) -> str:
    """What mails about a record have in common, so that mail programs show them together."""
    return f"{record.__tablename__}:{getattr(record, 'id')}"  # noqa: B009 (not every table has one)


def _lines(text: str) -> Markup:
    return _BREAK.join(Markup("{}").format(line) for line in text.split("\n"))
