"""What was left out of a document or changed, as sentences for its author."""

from collections import Counter
from collections.abc import Iterable

from ..naming import listed, shortened, told

HIDDEN = "Left out: hidden text ({})."
LOADS = (
    "Left out: {}. A paper cannot load anything from other files or "
    "programs. The words that it last showed are still there."
)
TRACKED = "All tracked changes were accepted."
LINKS = (
    "Left out: {}. Links can lead to the web or to an email address. Their words are still there."
)


def counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


class Told:
    """``heading`` is the one above what is read now, so that its place can be named."""

    def __init__(self) -> None:
        self.heading = ""
        self._lost: dict[tuple[str, str, str], list[str]] = {}
        self._pictures: dict[str, list[str]] = {}
        self._colours: dict[tuple[str, str], int] = {}
        self._links: list[str] = []
        self._loads: list[str] = []
        self._sentences: list[str] = []
        self._counts: Counter[str] = Counter()
        self.hidden_words = 0
        self.is_tracked = False

    def lost(self, one: str, many: str, advice: str = "") -> None:
        """Something is left out at this place."""
        self._lost.setdefault((one, many, advice), []).append(self.heading)

    def picture(self, why: str) -> None:
        self._pictures.setdefault(why, []).append(self.heading)

    def colour(self, word: str, where: str) -> None:
        key = (word, where)
        self._colours[key] = self._colours.get(key, 0) + 1

    def link(self, address: str) -> None:
        self._links.append(f"a link to “{shortened(address)}”")

    def loads(self, instruction: str) -> None:
        self._loads.append(f"the field “{shortened(instruction)}”")

    def hidden(self, text: str) -> None:
        self.hidden_words += len(text.split())

    def count(self, what: str) -> None:
        self._counts[what] += 1

    def say(self, sentence: str) -> None:
        if sentence not in self._sentences:
            self._sentences.append(sentence)

    def beside(self, kind: str, texts: Iterable[str]) -> None:
        """What stands at the edge of every page."""
        found = list(dict.fromkeys(shortened(text) for text in texts))
        if found:
            self.say(f"Left out: the {kind} {told(found)}. The pack has its own.")

    def sentences(self) -> list[str]:
        said = []
        if self.hidden_words:
            said.append(HIDDEN.format(counted(self.hidden_words, "word", "words")))
        for why, places in self._pictures.items():
            what = counted(len(places), "picture was", "pictures were")
            said.append(f"{what} left out: {why}{_under(places)}.")
        for (one, many, advice), places in self._lost.items():
            said.append(f"Left out: {counted(len(places), one, many)}{_under(places)}.{advice}")
        if self._links:
            said.append(LINKS.format(listed(list(dict.fromkeys(self._links)))))
        if self._loads:
            said.append(LOADS.format(listed(list(dict.fromkeys(self._loads)))))
        if self.is_tracked:
            said.append(TRACKED)
        if self._colours:
            said.append(_colours(self._colours))
        boxes = self._counts["text box"]
        if boxes:
            what = counted(boxes, "text box", "text boxes")
            said.append(
                f"The words of {what} are shown below the paragraph that they are beside in Word."
            )
        if self._counts["small capitals"]:
            said.append("Small capitals are shown as ordinary letters.")
        if self._counts["page number"]:
            said.append("Left out: the page numbers of the table of contents.")
        return said + self._sentences


def _under(places: list[str]) -> str:
    named = list(dict.fromkeys(shortened(place) for place in places if place))
    return f", under {told(named)}" if named else ""


def _colours(found: dict[tuple[str, str], int]) -> str:
    total = sum(found.values())
    what = (
        "1 colour that had a meaning of its own is"
        if total == 1
        else f"{total} colours that had a meaning of their own are"
    )
    places = [f"{word} in {where}" for word, where in found]
    return f"{what} written as a word too: {listed(places)}."
