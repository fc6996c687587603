"""Protective markings: two schemes, never mapped one to the other (governance-rules)."""

from enum import StrEnum


class Marking(StrEnum):
    NOT_MARKED = "not_marked"
    PROTECT = "protect"
    RESTRICTED = "restricted"
    OFFICIAL = "official"
    OFFICIAL_SENSITIVE = "official_sensitive"

    @property
    def word(self) -> str:
        """As it stands on a page: ``PROTECT``, ``OFFICIAL-SENSITIVE``, ``NOT MARKED``."""
        separator = " " if self is Marking.NOT_MARKED else "-"
        return self.value.replace("_", separator).upper()


class MarkingScheme(StrEnum):
    BEFORE_APRIL_2014 = "before_april_2014"
    SINCE_APRIL_2014 = "since_april_2014"

    @property
    def markings(self) -> tuple[Marking, ...]:
        """From the lowest to the highest."""
        if self is MarkingScheme.BEFORE_APRIL_2014:
            return (Marking.NOT_MARKED, Marking.PROTECT, Marking.RESTRICTED)
        return (Marking.OFFICIAL, Marking.OFFICIAL_SENSITIVE)
