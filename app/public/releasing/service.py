"""Publishing a record, and withdrawing what was published."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.models import LINE_LENGTH, TEXT_LENGTH
from app.core.publishing import ListedFile, PublicContent, PublicFile, PublicKind, encode
from app.core.undoable import undoable
from app.documents.pictured import pictures_in
from app.documents.service import store_file
from app.extensions import db
from app.public import queries
from app.public.models import MOST_WORDS, Release, ReleaseFile, ReleaseSubject
from app.public.releasing.permissions import can_publish
from app.public.releasing.queries import find_fit, reading_as_anyone
from app.public.rules import KEY_LENGTH, Passages, Redaction, RedactionReason

#: Characters that have no place in a text, and that a feed may not hold.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_NO_KEY = re.compile(r"[^a-z0-9]+")


class NotFit(DomainError):
    """The record cannot be published as it is; what is said tells why."""


class ChangedSince(DomainError):
    """What would be published is no longer what was checked."""


class InFile(DomainError):
    """What is redacted in the text stands in a file too."""


@dataclass(frozen=True)
class Prepared:
    """What the public would read of a record: before and after redaction; the last part of its
    address, what it is about, which files it may have and which it would."""

    whole: PublicContent
    content: PublicContent
    key: str
    about: tuple[tuple[str, int], ...]
    offered: tuple[PublicFile, ...] = ()
    files: tuple[PublicFile, ...] = ()
    file_words: str = ""

    @property
    def digest(self) -> str:
        """What tells that it is the same as when it was checked."""
        files = "".join(f"{each.name} {each.digest}\n" for each in self.files).encode()
        return hashlib.sha256(encode(self.whole) + encode(self.content) + files).hexdigest()

    def read_files(self) -> dict[str, bytes]:
        """The bytes of the files that it would have, by their digests. It may take a second."""
        return {each.digest: each.read() for each in self.files}


def prepare(
    kind: PublicKind,
    record_id: int,
    passages: Passages,
    chosen: Collection[str] = (),
    *,
    today: date | None = None,
) -> Prepared:
    """Read a record as anyone might, and redact it; ``chosen`` are the names of the files to be
    published with it. Raises ``NotFit`` or, beside the field of its reason, ``PassageNotFound``."""
    today = today or clock.today()
    with reading_as_anyone():
        record = find_fit(kind, record_id, today)
        if record is None:
            raise NotFit(
                f"This {kind.one} cannot be published: it is restricted or marked, has been "
                "withdrawn or is not final yet."
            )
        why_not = kind.why_not(record)
        if why_not:
            raise NotFit(why_not)
        whole = kind.build(record, today)
        offered = tuple(kind.files(record))
        whole = msgspec.structs.replace(
            whole,
            files=tuple(_listed(each) for each in offered if each.name in chosen),
            is_demonstration=clock.pinned_on() is not None,
        )
        whole = whole.with_texts(lambda text: _UNPRINTABLE.sub("", text))
        content, redaction = _redacted(whole, passages)
        named = {each.name for each in content.files}
        files = tuple(each for each in offered if each.name in named)
        file_words = {each.label: each.words() for each in files}
        key, about = clean_key(kind.key(record)), tuple(kind.about(record))
    for label, words in file_words.items():
        _check_file(redaction, label, words)
    said = "\n".join(words for words in file_words.values() if words)
    return Prepared(whole, content, key, about, offered, files, said)


def _listed(file: PublicFile) -> ListedFile:
    return ListedFile(name=file.name, label=file.label, picture=file.picture)


def _redacted(whole: PublicContent, passages: Passages) -> tuple[PublicContent, Redaction]:
    """Pictures that its text then names no longer are left out with their names."""
    redaction = Redaction(passages)
    content = whole.with_texts(redaction.redact)
    redaction.check_all_found()
    named = set().union(*(pictures_in(part.text) for part in content.parts if part.is_markdown))
    left = tuple(
        each for each in content.files if each.picture is None or each.picture.number in named
    )
    return msgspec.structs.replace(content, files=left), redaction


def _check_file(redaction: Redaction, label: str, words: str) -> None:
    found = redaction.stands_in(words)
    if found:
        raise InFile(
            f"“{found[:80]}” is redacted in the text, but appears in a file: {label}. Nothing in a "
            "file can be redacted. Leave the file out.",
            field="files",
        )


def clean_key(text: str) -> str:
    """Small letters, figures and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NO_KEY.sub("-", plain).strip("-")[:KEY_LENGTH] or "record"


@undoable("record", can_publish)
@audited("release:made")
def publish(
    actor: Actor,
    *,
    record: Any,
    kind: PublicKind,
    passages: Passages,
    note: str,
    checked: str,
    chosen: Collection[str] = (),
    contents: Mapping[str, bytes] | None = None,
) -> Release:
    """Publish what was ``checked`` (its digest) of a record, with the files that were ``chosen``,
    whose ``contents`` were read before (``Prepared.read_files``). It replaces what is public of
    it, at the same address for ever. Raises ``NotFit``, ``ChangedSince`` or ``PassageNotFound``."""
    can_publish(actor).enforce()
    prepared, contents = prepare(kind, record.id, passages, chosen), contents or {}
    if prepared.digest != checked or any(each.digest not in contents for each in prepared.files):
        raise ChangedSince(
            f"The {kind.one}, or what is redacted, has changed since you checked it. Check what "
            "will be published below, then publish it."
        )
    earlier = queries.list_releases_of(kind.name, record.id)
    current = next((each for each in earlier if each.is_current), None)
    if current is not None and not note:
        raise DomainError("Enter what has changed.", field="note")
    if current is not None:
        current.replaced_on = clock.today()
    release = Release(
        **columns_of(kind, prepared, contents),
        record_id=record.id,
        key=earlier[0].key if earlier else _free_key(kind, prepared.key, record.id),
        number=earlier[0].number + 1 if earlier else 1,
        passages={reason.value: list(each) for reason, each in passages.items() if each},
        note=note,
        released_on=clock.today(),
        released_at=clock.now(),
        released_by=actor.name,
    )
    db.session.add(release)
    db.session.flush()
    return release


def columns_of(
    kind: PublicKind, prepared: Prepared, contents: Mapping[str, bytes]
) -> dict[str, Any]:
    """What a release holds of what was prepared; its files are kept."""
    kept = {each.name: (each, contents[each.digest]) for each in prepared.files}
    files = tuple(
        msgspec.structs.replace(each, size=len(kept[each.name][1]))
        for each in prepared.content.files
    )
    content = msgspec.structs.replace(prepared.content, files=files)
    return {
        "kind": kind.name,
        "kind_one": str(kind.one),
        "kind_many": str(kind.many),
        "title": content.title[:LINE_LENGTH],
        "summary": _summary(content)[:TEXT_LENGTH],
        "dated_on": content.dated_on,
        "is_illustrative": content.is_illustrative,
        "content": encode(content),
        "words": "\n".join(filter(None, (*content.texts()[1:], prepared.file_words)))[:MOST_WORDS],
        "subjects": [ReleaseSubject(kind=name, record_id=key) for name, key in prepared.about],
        "files": [
            ReleaseFile(
                name=file.name,
                media_type=file.media_type,
                sha256=store_file(content, media_type=file.media_type),
            )
            for file, content in kept.values()
        ],
    }


def _summary(content: PublicContent) -> str:
    """What lists and feeds say of it: its own summary, or how its text begins."""
    texts = [content.summary, *(part.text for part in content.parts)]
    return next((text.split("\n\n")[0] for text in texts if text), "")


def _free_key(kind: PublicKind, key: str, record_id: int) -> str:
    """A key that no other record was ever published at."""
    if not queries.is_key_taken(kind.name, key, record_id):
        return key
    return f"{key[: KEY_LENGTH - 12]}-{record_id}"


@undoable("release", can_publish)
@audited("release:withdrawn")
def withdraw(actor: Actor, *, release: Release, withdrawn_reason: str) -> None:
    """Take a published copy away: its page says when and why, and nothing else."""
    can_publish(actor).enforce()
    if not release.is_current:
        raise DomainError("This copy is no longer public.")
    release.withdrawn_on, release.withdrawn_by = clock.today(), actor.name
    release.withdrawn_reason = withdrawn_reason


def passages_of(release: Release | None) -> dict[RedactionReason, list[str]]:
    """What was redacted in a release, to be asked about again in the next."""
    kept = release.passages if release is not None else {}
    return {reason: kept.get(reason.value, []) for reason in RedactionReason}
