"""People as they are typed or pasted, several at a time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: The most people that are added at once.
MOST = 50

#: As mail programs list people: Ann Example <ann@example.org>.
_IN_ANGLES = re.compile(r"\s*\"?(?P<name>[^<>\"]*?)\"?\s*<(?P<email>[^<>\s]+)>[\s,;]*(?P<post>.*)")


@dataclass(frozen=True)
class NewPerson:
    """A row: who it is, where they are reached and their post; all but the name may be empty."""

    name: str
    email: str = ""
    post: str = ""


def read_lines(text: str) -> list[NewPerson]:
    """The people of lines that were pasted: "Name, email, post", with tabs from a spreadsheet, or
    "Name <email>" as mail programs have it, several in a line too. A line of headings is none."""
    found = []
    for line in text.splitlines():
        if not line.strip() or _is_heading(line):
            continue
        if line.count("<") > 1:
            found += [_read(each) for each in re.split(r"(?<=>)\s*[;,]", line) if each.strip()]
        else:
            found.append(_read(line))
    return found


def _is_heading(line: str) -> bool:
    return "@" not in line and re.match(r"\W*name\W", f"{line} ", re.IGNORECASE) is not None


def _read(line: str) -> NewPerson:
    angled = _IN_ANGLES.fullmatch(line)
    if angled is not None:
        return NewPerson(*(_neat(angled[part]) for part in ("name", "email", "post")))
    parts = _parts(line)
    place = next((n for n, part in enumerate(parts) if "@" in part), None)
    if place is None:
        return NewPerson(parts[0], "", ", ".join(filter(None, parts[1:])))
    before = ", ".join(filter(None, parts[:place]))
    return NewPerson(before, parts[place], ", ".join(filter(None, parts[place + 1 :])))


def _parts(line: str) -> list[str]:
    mark = next((each for each in "\t;," if each in line), ",")
    return [_neat(part) for part in line.split(mark)]


def _neat(part: str) -> str:
    return " ".join(part.split()).strip(' ,;"')


def find_repeated(people: Sequence[NewPerson]) -> dict[int, str]:
    """The rows whose address stands in a row before, and what to say of them."""
    seen: dict[str, int] = {}
    wrong = {}
    for number, person in enumerate(people):
        address = person.email.lower()
        if address and address in seen:
            wrong[number] = f"Row {seen[address] + 1} has the same email address."
        seen.setdefault(address, number)
    return wrong
