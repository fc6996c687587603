"""What the helper does: a file's bytes in; what it is, or why it is refused, as a line of JSON, and
the copy of it that readers get, out."""

import json
from collections.abc import Callable

from .all_words import words_of
from .kinds import inspect
from .refusal import Refusal

#: The word with which pages are drawn as pictures where they hide words.
AS_PICTURES = "pictures"


#: Those with which the words alone are told, of a PDF or of what a Word document shows.
WORDS = "words"
WORDS_OF_HTML = "words of HTML"

#: What begins a word that names a page to be drawn as a picture in any case.
PAGE = "page "


def prepare(*words: str) -> Callable[[bytes], bytes]:
    pictures = [int(word.removeprefix(PAGE)) for word in words if word.startswith(PAGE)]

    if WORDS in words:
        return lambda content: words_of("", content).encode()
    if WORDS_OF_HTML in words:
        return lambda content: words_of(content.decode(), b"").encode()

    def work(content: bytes) -> bytes:
        copy = b""
        try:
            found, copy = inspect(content, as_pictures=AS_PICTURES in words, pictures=pictures)
            found["words"] = words_of(found.get("html", ""), copy)
        except Refusal as refusal:
            found = {"refused": refusal.sentence}
        is_same = copy == content
        return json.dumps(found).encode() + b"\n" + (b"" if is_same else copy)

    return work
