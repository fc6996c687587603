"""Which of the names that are known a typed name is like: a slip of the keyboard, and not another
body of nearly the same name. Pure."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

#: Words up to so long differ by one character if they are the same word, longer ones by two.
_SHORT_WORD = 7


def known_as(name: str) -> str:
    """A name as it is compared: letters of any size, single spaces, one kind of apostrophe."""
    return " ".join(name.replace("’", "'").replace("&", "and").casefold().split())


def nearest(typed: str, names: Sequence[str]) -> str:
    """The one of a few names that is most like what was typed; empty where none is."""
    by_key = {known_as(name): name for name in names}
    wanted = known_as(typed)
    begun = [name for key, name in by_key.items() if wanted and key.startswith(wanted)]
    if len(begun) == 1:
        return begun[0]
    found = difflib.get_close_matches(wanted, by_key, n=1, cutoff=0.6)
    return by_key[found[0]] if found else ""


@dataclass(frozen=True)
class KnownNames:
    """The names in use, by the attribute of a line that they stand in. ``takes_new`` says that
    names which are like one of them are other names all the same."""

    names: dict[str, dict[str, str]] = field(default_factory=dict)
    takes_new: bool = False

    @classmethod
    def of(cls, names: Mapping[str, Iterable[str]], *, takes_new: bool = False) -> "KnownNames":
        keyed = {
            attribute: {known_as(name): name for name in of if name}
            for attribute, of in names.items()
        }
        return cls(keyed, takes_new)

    def spelled(self, attribute: str, name: str) -> str:
        """The name as it is known, where it is; otherwise as it was typed, with single spaces."""
        plain = " ".join(name.split())
        return self.names.get(attribute, {}).get(known_as(plain), plain)

    def meant(self, attribute: str, name: str) -> str:
        """The known name that was probably meant; empty where it is one, or is like none."""
        known = self.names.get(attribute, {})
        wanted = known_as(name)
        if self.takes_new or not wanted or wanted in known:
            return ""
        return next((known[key] for key in known if is_slip(wanted, key)), "")


def is_slip(typed: str, name: str) -> bool:
    """Whether two names are the same but for a slip in their words: "Kent Conty Council". Names
    that differ in a figure, or in a whole word, are two names: "North Kent" and "South Kent"."""
    own, other = typed.split(), name.split()
    if len(own) != len(other):
        joined, apart = "".join(own), "".join(other)
        return joined == apart
    return all(a == b or _is_one_word(a, b) for a, b in zip(own, other, strict=True))


def _is_one_word(own: str, other: str) -> bool:
    if min(len(own), len(other)) < 4 or not (own + other).isalpha():
        return False
    if own[:1] != other[:1]:  # few people mistype the first letter, and "East" is not "West"
        return False
    most = 1 if min(len(own), len(other)) <= _SHORT_WORD else 2
    return _changes(own, other, most) <= most


def _changes(own: str, other: str, most: int) -> int:
    """How many characters have to be changed, added, left out or swapped; more than ``most`` is
    not counted exactly."""
    if abs(len(own) - len(other)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(own, start=1):
        here = [row]
        for place, wanted in enumerate(other, start=1):
            cost = min(above[place] + 1, here[-1] + 1, above[place - 1] + (letter != wanted))
            if row > 1 and place > 1 and letter == other[place - 2] and own[row - 2] == wanted:
                cost = min(cost, before[place - 2] + 1)
            here.append(cost)
        before, above = above, here
    return above[-1]
