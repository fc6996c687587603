"""Which entries hold some words: SQLite's FTS5, or PostgreSQL's tsvector with a GIN index, in a
table beside the entries that models and migrations leave alone. Both are given words that are cut
and folded already (``rules.words_in``), so that they find the same."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, bindparam, column, table, text
from sqlalchemy.orm import Session

from app.search.rules import WantedWords

#: The table of words. Its ``rowid`` is the entry's id.
WORDS = table("search_words", column("rowid", BigInteger), column("words"))

_ADD = {
    "sqlite": text("INSERT INTO search_words (rowid, words) VALUES (:id, :words)"),
    "postgresql": text(
        "INSERT INTO search_words (rowid, words) VALUES (:id, CAST(:words AS tsvector))"
    ),
}
_REMOVE = text("DELETE FROM search_words WHERE rowid = :id")


def is_ours(name: str | None, kind: str, _parents: Mapping[str, Any]) -> bool:
    """Whether models describe a table: not this one, nor those that SQLite keeps for it."""
    return kind != "table" or not (name or "").startswith(WORDS.name)


def put(connection: Connection, words: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Index the words of entries, in place of those that they had."""
    written = " ".join if connection.dialect.name == "sqlite" else _tsvector
    rows = {entry_id: written(some) for entry_id, some in words}
    if rows:
        remove(connection, rows)
        given = [{"id": entry_id, "words": said} for entry_id, said in rows.items()]
        connection.execute(_ADD[connection.dialect.name], given)


def remove(connection: Connection, entry_ids: Iterable[int]) -> None:
    rows = [{"id": entry_id} for entry_id in entry_ids]
    if rows:
        connection.execute(_REMOVE, rows)


def _tsvector(words: Sequence[str]) -> str:
    """Its literal, of words that hold letters and figures alone."""
    places: dict[str, list[str]] = {}
    for place, word in enumerate(words, start=1):
        places.setdefault(word, []).append(str(place))
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())


def holds(terms: Sequence[WantedWords], dialect: str) -> ColumnElement[bool]:
    """Whether an entry holds all terms. Each word is quoted: nothing that is typed is an
    operator."""
    condition: Any
    if dialect == "sqlite":
        condition = text("search_words MATCH :search_terms")
        asked = " AND ".join(f'"{" ".join(t.words)}"{"" if t.is_whole else "*"}' for t in terms)
    else:
        condition = text("search_words.words @@ CAST(:search_terms AS tsquery)")
        asked = " & ".join(map(_tsquery, terms))
    found: ColumnElement[bool] = condition.bindparams(bindparam("search_terms", asked))
    return found


def plan_anew(session: Session) -> None:
    """Have PostgreSQL plan the statements of this transaction for what is looked for: the plan that
    it keeps for any words takes several times as long where very many entries have them."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))


def _tsquery(term: WantedWords) -> str:
    words = [f"'{word}'" for word in term.words]
    if not term.is_whole:
        words[-1] += ":*"
    return f"({' <-> '.join(words)})"
