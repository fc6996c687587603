"""What people type to find something: a reference, or words."""

import re

#: The most words that are looked at, and the fewest letters that are enough to look for.
WORDS_USED = 8
SHORTEST = 2

#: ``R-012`` as people type it: "r12", "R 012", "R–12".
_REFERENCE = re.compile(r"([A-Za-z]{1,4})\s*[-‐‑–]?\s*(\d{1,9})")


def numbered_reference(text: str) -> tuple[str, int] | None:
    """The prefix and number of a reference such as ``R-012``; None of anything else."""
    found = _REFERENCE.fullmatch(text.strip())
    return (found.group(1).upper(), int(found.group(2))) if found else None


def words_of(text: str) -> list[str]:
    """The words that a title has to hold, all of them, wherever they stand."""
    return text.split()[:WORDS_USED] if len(text) >= SHORTEST else []
