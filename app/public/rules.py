"""How passages are redacted, and how a long text is divided into pages."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.core.errors import DomainError
from app.core.publishing import CUT_SHORT, PublicContent, PublicPart, PublicTable
from app.core.worded import Worded

#: The longest key of an address, and the longest passage that is redacted.
KEY_LENGTH = 120
PASSAGE_LENGTH = 4000
MOST_PASSAGES = 20
#: The most passages of one text that are numbered, to be chosen from.
MOST_NUMBERED = 400


class RedactionReason(Worded):
    """Why a passage is left out of what is public; each is the name of a form's field."""

    PERSONAL = "personal", "Personal information"
    CONFIDENCE = "confidence", "Information given in confidence"
    COMMERCIAL = "commercial", "Commercial interests"
    POLICY = "policy", "Policy that is still being made"
    LEGAL = "legal", "Legal advice"

    @property
    def mark(self) -> str:
        """What stands in the place of a passage."""
        return f"[redacted: {self.word.lower()}]"


Passages = Mapping[RedactionReason, Sequence[str]]

#: Marks that people type one way and paste another.
_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u2013": "-", "\u2011": "-"})


class PassageNotFound(DomainError):
    """A passage does not stand in what would be published."""


def _pattern(passage: str) -> re.Pattern[str]:
    """A passage in any case, however its words are spaced and its quotation marks written, as
    whole words. It looks ahead, so that passages that overlap are all found."""
    words = [re.escape(word) for word in passage.translate(_ALIKE).split()]
    text = r"\s+".join(words)
    before = r"(?<!\w)" if re.match(r"\w", passage) else ""
    after = r"(?!\w)" if re.search(r"\w$", passage) else ""
    return re.compile(f"(?={before}({text}){after})", re.IGNORECASE)


class Redaction:
    """Redacts texts, and knows which passages it has found."""

    def __init__(self, passages: Passages) -> None:
        self._patterns = [
            (reason, passage, _pattern(passage))
            for reason, each in passages.items()
            for passage in each
        ]
        self._found: set[str] = set()

    def redact(self, text: str) -> str:
        """The text with a mark in the place of each passage; where some overlap, one mark stands
        for all of them."""
        alike = text.translate(_ALIKE)  # character by character: the places are the same
        spans = list(self._begun(alike))
        for reason, passage, pattern in self._patterns:
            for match in pattern.finditer(alike):
                self._found.add(passage)
                spans.append((match.start(1), match.end(1), reason))
        redacted, at = [], 0
        for start, end, reason in _merged(spans):
            redacted += [text[at:start], reason.mark]
            at = end
        return "".join([*redacted, text[at:]])

    def _begun(self, alike: str) -> Iterator[tuple[int, int, RedactionReason]]:
        """Where a text that was cut short, as titles are, ends with how a passage begins."""
        if not alike.endswith(CUT_SHORT):
            return
        for reason, passage, _ in self._patterns:
            words = [re.escape(word) for word in passage.translate(_ALIKE).split()]
            for count in range(len(words) - 1, 0, -1):
                begun = r"\s+".join(words[:count])
                found = re.search(rf"(?<!\w)({begun})[\W_]*\Z", alike, re.IGNORECASE)
                if found is not None:
                    yield found.start(1), found.end(1), reason
                    break

    def stands_in(self, words: str) -> str:
        """The first passage that stands in some words; empty where none does."""
        alike = words.translate(_ALIKE)
        return next((passage for _, passage, each in self._patterns if each.search(alike)), "")

    def check_all_found(self) -> None:
        """Raise ``PassageNotFound``, beside its field, where a passage was in no text."""
        for reason, passage, _pattern in self._patterns:
            if passage not in self._found:
                raise PassageNotFound(
                    f"“{passage[:80]}” is not in the text. Copy the words from the text below, or "
                    "delete the line.",
                    field=reason.value,
                )


def _merged(
    spans: Sequence[tuple[int, int, RedactionReason]],
) -> Iterator[tuple[int, int, RedactionReason]]:
    held: tuple[int, int, RedactionReason] | None = None
    for start, end, reason in sorted(spans):
        if held is not None and start < held[1]:
            held = (held[0], max(end, held[1]), held[2])
            continue
        if held is not None:
            yield held
        held = (start, end, reason)
    if held is not None:
        yield held


@dataclass(frozen=True)
class NumberedPassage:
    """A sentence or a line of what would be published. Passages that say the same have one
    ``key``, whatever their numbers."""

    number: int
    text: str
    is_heading: bool = False

    @property
    def key(self) -> str:
        return passage_key(self.text)


def passage_key(text: str) -> str:
    plain = " ".join(text.translate(_ALIKE).casefold().split())
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def number_passages(content: PublicContent) -> list[NumberedPassage]:
    """The passages of a text in their order, each once; at most ``MOST_NUMBERED``."""
    found: dict[str, NumberedPassage] = {}
    for text, is_heading in _lines(content):
        for passage in _sentences(text):
            if len(found) == MOST_NUMBERED:
                return list(found.values())
            key = passage_key(passage)
            found.setdefault(key, NumberedPassage(len(found) + 1, passage, is_heading))
    return list(found.values())


def _lines(content: PublicContent) -> Iterator[tuple[str, bool]]:
    """Every text but those of figures and of files, and whether it is a heading."""
    yield content.title, True
    yield content.summary, False
    for fact in content.facts:
        yield fact.value, False
    for part in content.parts:
        yield part.heading, True
        for text in (part.text, *part.items):
            yield text, False
        if part.table is not None:
            for row in part.table.rows:
                for cell in row[: len(row) - part.table.figures]:
                    yield cell, False
    yield content.note, False


#: Where a sentence ends and another begins.
_END = re.compile(r"""(?:(?<=[.!?])|(?<=[.!?]["'”’)]))\s+(?=["'“‘(\[]?[A-Z0-9])""")


def _sentences(text: str) -> Iterator[str]:
    for line in text.splitlines():
        for sentence in _END.split(line):
            if re.search(r"\w", sentence):
                yield sentence.strip(" .!?,;:")


#: So many bytes of text stand on one page, which with all around it has less than 50 KB.
PAGE_BYTES = 24_000


def pages_of(parts: Sequence[PublicPart]) -> list[list[PublicPart]]:
    """The parts in pages of a bounded size."""
    pages: list[list[PublicPart]] = [[]]
    filled = 0
    for piece in (piece for part in parts for piece in _pieces(part)):
        size = _size(piece)
        if pages[-1] and filled + size > PAGE_BYTES:
            pages.append([])
            filled = 0
        pages[-1].append(piece)
        filled += size
    return pages


def _pieces(part: PublicPart) -> Iterator[PublicPart]:
    """A part, or where it is too long for a page its paragraphs, items and rows as parts."""
    if _size(part) <= PAGE_BYTES:
        yield part
        return
    heading = part.heading
    for text in part.text.split("\n\n"):
        for at in range(0, len(text), _CUT):
            cut = text[at : at + _CUT]
            yield PublicPart(heading=heading, text=cut, is_markdown=part.is_markdown)
            heading = ""
    for at in range(0, len(part.items), _ROWS):
        yield PublicPart(heading=heading, items=part.items[at : at + _ROWS])
        heading = ""
    table = part.table
    for at in range(0, len(table.rows) if table else 0, _ROWS):
        assert table is not None
        rows = PublicTable(
            caption=table.caption,
            columns=table.columns,
            rows=table.rows[at : at + _ROWS],
            figures=table.figures,
        )
        yield PublicPart(heading=heading, table=rows)
        heading = ""


#: Characters of one paragraph, and rows of one list, that stay together however long it is.
_CUT, _ROWS = 4000, 25
#: What the markup of a row, an item or a paragraph takes.
_MARKUP = 80


def _size(part: PublicPart) -> int:
    rows = part.table.rows if part.table else ()
    texts = [part.heading, part.text, *part.items, *(cell for row in rows for cell in row)]
    return sum(len(text.encode()) + _MARKUP for text in texts if text)
