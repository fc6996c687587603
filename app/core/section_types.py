"""The kinds of section of a pack that the domains declare."""

from typing import Any

from flask import current_app

from app.core.domain import domains_of
from app.core.errors import DomainError
from app.core.sections import SectionType
from app.core.wording import words


def section_types() -> dict[str, SectionType[Any]]:
    """The kinds of section that the domains declare, by the names that agenda items store."""
    return {each.kind: each for domain in domains_of(current_app) for each in domain.sections}


def sections_in_use() -> dict[str, SectionType[Any]]:
    """Those kinds that tell of nothing that the programme does without."""
    unused = words.unused
    return {kind: each for kind, each in section_types().items() if each.part not in unused}


def section_label(kind: str) -> str:
    """What forms and pages call a kind of section; of one that nobody declares, its name."""
    declared = section_types().get(kind)
    return declared.label if declared else kind


def section_type(kind: str) -> SectionType[Any]:
    """Raises ``DomainError`` where nobody declares the kind."""
    declared = section_types().get(kind)
    if declared is None:
        raise DomainError(f"There is no section “{kind}”. Choose another.", field="section")
    return declared
