"""Words in scripts other than the typeface's own: what they say is told in full beside how they are
drawn, since one drawn form may stand for several letters, and so is their language."""

import re
from xml.etree.ElementTree import Element

#: The languages most written in a script in the United Kingdom, by the characters of the script.
_LANGUAGES = {
    "ar": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "he": "\u0590-\u05ff\ufb1d-\ufb4f",
    "hi": "\u0900-\u097f",
    "bn": "\u0980-\u09ff",
    "pa": "\u0a00-\u0a7f",
    "gu": "\u0a80-\u0aff",
    "ta": "\u0b80-\u0bff",
}
#: Letters of Urdu that Arabic does not have.
_URDU = re.compile("[ٹڈڑںےۓہھ]")
_RUNS = {
    language: re.compile(f"[{of}](?:[{of}\u200c\u200d\\s\u200b]*[{of}\u200c\u200d])?")
    for language, of in _LANGUAGES.items()
}
_ANY = re.compile(f"[{''.join(_LANGUAGES.values())}]")
_PIECE = re.compile("|".join(f"(?P<{name}>{run.pattern})" for name, run in _RUNS.items()))

#: What marks the elements that are made here.
SAID = "data-said"
_NO_PIECES = {"title", "style", "a", "option"}


def tell_scripts(root: Element) -> bool:
    """Wrap each run of such a script in an element that says its language and what it says; whether
    there is any. A link says it itself."""
    has_any = False
    for element in list(root.iter()):
        tag = element.tag
        if not isinstance(tag, str) or tag.startswith("{") or tag in _NO_PIECES:
            continue
        for child in list(element):
            if child.tail and _ANY.search(child.tail):
                before, pieces = _pieces(child.tail)
                child.tail = before
                place = list(element).index(child) + 1
                element[place:place] = pieces
                has_any = True
        if element.text and _ANY.search(element.text):
            element.text, element[0:0] = _pieces(element.text)
            has_any = True
    return has_any


def _pieces(text: str) -> tuple[str, list[Element]]:
    """The text before the first run, and each run with what follows it."""
    made: list[Element] = []
    before, end = "", 0
    for match in _PIECE.finditer(text):
        between = text[end : match.start()]
        if made:
            made[-1].tail = between
        else:
            before = between
        made.append(_piece(match[0], match.lastgroup or ""))
        end = match.end()
    if made:
        made[-1].tail = text[end:]
    return before, made


def _piece(said: str, language: str) -> Element:
    if language == "ar" and _URDU.search(said):
        language = "ur"
    # The places to break in a long word are not said.
    piece = Element("span", {"lang": language, SAID: said.replace("\u200b", "")})
    piece.text = said
    return piece
