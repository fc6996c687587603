"""The kinds of record that the domains declare as public."""

from typing import Any

from flask import current_app

from app.core.domain import RecordKind, domains_of, kind_of_model
from app.core.errors import NotFound
from app.core.publishing import PublicKind


def public_kinds() -> list[PublicKind]:
    """In the order in which readers see them; those that the programme does without too, for what
    was published stays."""
    found = [kind for domain in domains_of(current_app) for kind in domain.public]
    return sorted(found, key=lambda kind: kind.order)


def kind_called(name: str) -> PublicKind:
    for kind in public_kinds():
        if kind.name == name:
            return kind
    raise NotFound("There is no such kind of record.")


def kind_in(folder: str) -> PublicKind:
    for kind in public_kinds():
        if kind.folder == folder:
            return kind
    raise NotFound("There is no such page.")


def folder_of(name: str) -> str:
    return kind_called(name).folder


def kind_of_pages(kind: PublicKind) -> RecordKind | None:
    """The kind that says where records of it are, and who reads them."""
    return kind_of_model(current_app, kind.model)


def public_kinds_of(record: Any) -> list[PublicKind]:
    """As what a record can be published."""
    return [kind for kind in public_kinds() if isinstance(record, kind.model)]
