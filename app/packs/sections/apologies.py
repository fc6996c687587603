"""Welcome and apologies: who has said that they cannot come."""

from app.packs.content import Oral
from app.packs.records import Head, Records
from app.packs.sentences.words import listed


def build(head: Head, records: Records) -> Oral:
    return Oral(**head.opening(_message([term.name_then for term in records.apologies])))


def _message(names: list[str]) -> str:
    if not names:
        return "Nobody has sent apologies."
    return f"Apologies have come from {listed(names)}."
