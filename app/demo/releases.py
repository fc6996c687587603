"""What the demonstration has published: a row names the address, and the copy is made
of the record as it was loaded."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import msgspec

from app.core import wording
from app.core.errors import DomainError
from app.core.working_days import shift_working_days
from app.extensions import db
from app.public.interest.rules import ANSWER_DAYS
from app.public.kinds import kind_in
from app.public.releasing.queries import reading_as_anyone
from app.public.releasing.service import clean_key, columns_of, prepare
from app.public.rules import RedactionReason

#: Who published it.
_SECRETARIAT = "Secretariat"


class NothingThere(DomainError):
    """No record that is fit to be published has the address, or it has no such files."""


def fill_release(values: Mapping[str, Any], _loading: object) -> dict[str, Any]:
    """All that a release holds."""
    wording.forget()  # what was read before the programme was loaded
    folder, _, key = values["address"].partition("/")
    kind, day = kind_in(folder), values["released_on"]
    with reading_as_anyone():
        fit = db.session.scalars(kind.select(day)).unique().all()
        ids = [each.id for each in fit if clean_key(kind.key(each)) == key]
    if not ids:
        raise NothingThere(f"there is no {kind.name} to publish as {key}")
    redact = values.get("redact", {})
    passages = {reason: redact.get(reason.value, []) for reason in RedactionReason}
    chosen = values.get("with_files", [])
    prepared = prepare(kind, ids[0], passages, chosen, today=day)
    if len(prepared.files) < len(chosen):
        raise NothingThere(f"there are no such files to publish with {key}: {', '.join(chosen)}")
    content = msgspec.structs.replace(prepared.content, is_demonstration=True)
    prepared = replace(prepared, content=content)
    return {
        **columns_of(kind, prepared, prepared.read_files()),
        "record_id": ids[0],
        "key": key,
        "number": 1,
        "passages": {name: list(each) for name, each in redact.items()},
        "released_at": datetime.combine(day, time(12), UTC),
        "released_by": _SECRETARIAT,
    }


def fill_interest(values: Mapping[str, Any], _loading: object) -> dict[str, Any]:
    """When it was received, and a form of its own."""
    return {
        "answer_by_on": shift_working_days(values["received_on"], ANSWER_DAYS),
        "received_at": datetime.combine(values["received_on"], time(12), UTC),
        "form_hash": hashlib.sha256(values["area"].encode()).hexdigest(),
        "network": "unknown",
    }
