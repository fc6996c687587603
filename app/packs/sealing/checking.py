"""Whether a file is a pack that was issued here, as it was issued. Nothing of it is kept."""

import hashlib
import logging
from dataclasses import dataclass
from typing import Any

import msgspec

from app.core.errors import DomainError
from app.core.formats import day
from app.core.limited.pool import Pool
from app.core.limited.runner import Helper, Limits, OverLimit, Turns, WorkFailed
from app.packs import queries
from app.packs.models import Pack
from app.packs.rules import GIVEN_OUT, PackState
from app.packs.sealing.keys import find_fingerprint
from app.packs.sealing.signatures import Signed
from config import MEBIBYTE, ROOT, Settings

LIMITS = Limits(seconds=40, cpu_seconds=20, memory_bytes=1 << 30)
#: At once in this process, so that its other threads go on answering.
_turns = Turns(2, seconds=5)
_helpers = Pool(2, lambda: Helper(ROOT, "app.packs.sealing.work", "prepare"))

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """What is to be said of a file: a sentence that tells whether it ``is_good``, and more
    sentences. ``pack`` is the one that it is, whoever may read that."""

    is_good: bool
    sentence: str
    more: tuple[str, ...] = ()
    pack: Pack | None = None


def check_file(content: bytes, settings: Settings, *, most_mebibytes: int) -> Verdict:
    """Opens no transaction, and takes up to seconds. Raises ``DomainError`` where the file is too
    large, or too many others are being checked."""
    if len(content) > most_mebibytes * MEBIBYTE:
        raise DomainError(f"The file is larger than {most_mebibytes} MB.", field="file")
    signed = _look(content)
    sha256 = hashlib.sha256(content).hexdigest()
    pack = queries.find_pack_by_file(sha256)
    ours = find_fingerprint(settings)
    if pack is not None:
        return _of_kept(pack, signed, is_late_pages=sha256 == pack.late_sha256)
    return _of_unknown(signed, is_ours=bool(ours) and signed.fingerprint == ours)


def _of_kept(pack: Pack, signed: Signed, *, is_late_pages: bool) -> Verdict:
    meeting = pack.meeting
    name = f"the pack of {meeting.group.name} for {day(meeting.held_on)}"
    if pack.state not in GIVEN_OUT:
        return Verdict(False, f"This is a draft of {name}, which was not issued.", pack=pack)
    what = "These are the late pages of" if is_late_pages else "This is"
    they = "they were" if is_late_pages else "it was"
    issued = f"{what} issue {pack.issue_number} of {name}, exactly as {they} issued"
    on = f" on {day(pack.issued_on)}" if pack.issued_on else ""
    more = [f"It is signed by {signed.signer}." if signed.signer else "It is not signed."]
    if pack.state is PackState.WITHDRAWN:
        more.insert(0, "It has been withdrawn since. Do not use it.")
    newer = queries.find_newer_issue(pack)
    if newer is not None:
        more.insert(0, f"Issue {newer.issue_number} has replaced it.")
    return Verdict(True, f"{issued}{on}.", tuple(more), pack)


def _of_unknown(signed: Signed, *, is_ours: bool) -> Verdict:
    if not signed.is_pdf:
        return Verdict(False, "This file is not a PDF, so it is not a pack.")
    if signed.is_locked:
        return Verdict(
            False,
            "This file is protected by a password, so it cannot be checked.",
            ("No pack is issued with one. Choose the file as it was first downloaded.",),
        )
    if not signed.signer:
        return Verdict(False, "This file is not a pack that was issued here: it has no signature.")
    who = f"It was signed by {signed.signer}"
    if not signed.is_intact:
        return Verdict(False, f"This file has been changed since it was signed. {who}.")
    if not signed.is_whole:
        sentence = "Something has been added to this file since it was signed."
        return Verdict(False, sentence, (f"{who}. The pages that were signed are unchanged.",))
    if not is_ours:
        return Verdict(False, f"This file was not issued here. {who}.")
    return Verdict(False, f"This site has no record of this file. {who}, which is this site’s key.")


def _look(content: bytes) -> Signed:
    with _turns.take() as is_ours:
        if not is_ours:
            raise DomainError("Other files are being checked. Try again in a minute.", field="file")
        try:
            told: Any = _helpers.submit(content, LIMITS, size=len(content)).result()
        except (OverLimit, WorkFailed) as failure:
            log.warning("a file could not be checked: %s", type(failure).__name__)
            return Signed()
    return msgspec.msgpack.decode(told, type=Signed)
