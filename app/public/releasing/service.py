"""Publishing a record, and withdrawing what was published."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.models import LINE_LENGTH, TEXT_LENGTH
from app.core.publishing import PublicContent, PublicKind, encode
from app.core.undoable import undoable
from app.extensions import db
from app.public import queries
from app.public.models import Release, ReleaseSubject
from app.public.releasing.permissions import can_publish
from app.public.releasing.queries import find_fit, reading_as_anyone
from app.public.rules import KEY_LENGTH, Passages, RedactionReason, redact_content

#: Characters that have no place in a text, and that a feed may not hold.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_NO_KEY = re.compile(r"[^a-z0-9]+")


class NotFit(DomainError):
    """The record cannot be published as it is; what is said tells why."""


class ChangedSince(DomainError):
    """What would be published is no longer what was checked."""


@dataclass(frozen=True)
class Prepared:
    """What the public would read of a record: before and after redaction; the last part of its
    address, and what it is about."""

    whole: PublicContent
    content: PublicContent
    key: str
    about: tuple[tuple[str, int], ...]

    @property
    def digest(self) -> str:
        """What tells that it is the same as when it was checked."""
        return hashlib.sha256(encode(self.whole) + encode(self.content)).hexdigest()


def prepare(
    kind: PublicKind, record_id: int, passages: Passages, today: date | None = None
) -> Prepared:
    """Read a record as anyone might, and redact it. Raises ``NotFit`` or, beside the field of its
    reason, ``PassageNotFound``."""
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
        key, about = clean_key(kind.key(record)), tuple(kind.about(record))
    whole = whole.with_texts(lambda text: _UNPRINTABLE.sub("", text))
    whole = msgspec.structs.replace(whole, is_demonstration=clock.pinned_on() is not None)
    return Prepared(whole, redact_content(whole, passages), key, about)


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
) -> Release:
    """Publish what was ``checked`` (its digest) of a record. It replaces what is public of it, at
    the same address for ever. Raises ``NotFit``, ``ChangedSince`` or ``PassageNotFound``."""
    can_publish(actor).enforce()
    prepared = prepare(kind, record.id, passages)
    if prepared.digest != checked:
        raise ChangedSince(
            f"The {kind.one}, or what is redacted, has changed since you checked it. Check what "
            "will be published below, then publish it."
        )
    earlier = queries.list_releases_of(kind.name, record.id)
    current = next((each for each in earlier if each.is_current), None)
    if current is not None and not note:
        raise DomainError("Say what has changed.", field="note")
    if current is not None:
        current.replaced_on = clock.today()
    release = Release(
        **columns_of(kind, prepared),
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


def columns_of(kind: PublicKind, prepared: Prepared) -> dict[str, Any]:
    """What a release holds of what was prepared."""
    content = prepared.content
    return {
        "kind": kind.name,
        "kind_one": str(kind.one),
        "kind_many": str(kind.many),
        "title": content.title[:LINE_LENGTH],
        "summary": _summary(content)[:TEXT_LENGTH],
        "dated_on": content.dated_on,
        "is_illustrative": content.is_illustrative,
        "content": encode(content),
        "subjects": [ReleaseSubject(kind=name, record_id=key) for name, key in prepared.about],
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
