"""An oral item: who speaks, and that there is no paper."""

from app.core.sections import Head, Records, Section, SectionType
from app.governance.groups.rules import ORAL_SECTION


class Oral(Section, frozen=True, kw_only=True, tag="oral"):
    """It stands on the agenda alone, and has no page of its own."""


def build(head: Head, _records: Records) -> Oral:
    return Oral(**head.opening(oral_message(head.presenter)))


def oral_message(presenter: str) -> str:
    return f"{presenter or 'The chair'} will speak to this item; there is no paper."


SECTION = SectionType(ORAL_SECTION, "Nothing (an oral item)", Oral, build)
