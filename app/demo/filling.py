"""What the rows of a demonstration leave out and what follows from it: filled in as the loader
makes a record, and kept once it is there."""

import csv
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from app.core import clock
from app.core.references import next_number
from app.documents.pictures import redraw
from app.documents.service import store_file
from app.documents.vetting import vet
from app.extensions import db
from app.governance.papers.rules import ClearanceOutcome
from app.governance.write_rounds.models import ReplyVersion
from app.governance.write_rounds.rules import status_of
from app.lessons.models import Lesson, LessonVersion
from app.lessons.rules import texts_of
from app.pilots.models import ThemeName
from app.pilots.rules import name_key
from app.spend.keeping import keep_across, keep_sums, keep_version
from app.spend.matching import says_of
from app.spend.models import SpendMatch, SpendPreparer, SpendReturn, SpendVersion
from app.spend.queries import get_line
from app.spend.reading import read_rows
from app.spend.rules import SpendState

#: What a row gives, converted; records that it names stand under the names of its references.
Values = Mapping[str, Any]

_MOST_MEBIBYTES = 1

#: The file of the lines of all spend returns: the place and the version, then the line's columns.
_SPEND_LINES = "spend_lines.csv"


@dataclass(frozen=True)
class Loading:
    """What a load is given besides the files."""

    folder: Path
    password_hash: str


def fill_account(values: Values, loading: Loading) -> dict[str, Any]:
    return {"email": values["person"].email, "password_hash": loading.password_hash}


def fill_item(values: Values, _loading: Loading) -> dict[str, Any]:
    """An item is as the standing item that it is taken from, save for what its row gives."""
    standing = values.get("standing_item")
    taken = ("title", "section", "purpose", "minutes", "presenter")
    return {name: getattr(standing, name) for name in taken} if standing else {}


def fill_file(values: Values, loading: Loading) -> dict[str, Any]:
    """The file beside the rows, vetted as if someone had uploaded it."""
    vetted = vet((loading.folder / values["name"]).read_bytes(), most_mebibytes=_MOST_MEBIBYTES)
    return {
        "sha256": store_file(vetted.content, media_type=vetted.kind.media_type),
        "kind": vetted.kind,
        "size": len(vetted.content),
        "pages": vetted.pages,
        "is_tagged": vetted.is_tagged,
        "words": vetted.words,
    }


def fill_paper(values: Values, _loading: Loading) -> dict[str, Any]:
    meeting = values["meeting"]
    numbering = meeting.group.paper_numbering
    number = next_number(db.session(), numbering.counter(meeting.group_id, meeting.held_on))
    reference = numbering.reference(meeting.group.code, meeting.held_on, number)
    return {"group": meeting.group, "reference": reference}


def fill_clearance(values: Values, _loading: Loading) -> dict[str, Any]:
    """What was answered was given, where the row says nothing else."""
    return {"outcome": ClearanceOutcome.GIVEN} if "given_on" in values else {}


def fill_paper_version(values: Values, _loading: Loading) -> dict[str, Any]:
    own = {"body": values["body"]} if "body" in values else {}
    return {"texts": values["paper"].texts() | own, "marking": values["paper"].marking}


def fill_theme(values: Values, _loading: Loading) -> dict[str, Any]:
    """All the names that a theme goes by."""
    names = (values["name"], *values.get("other_names", ()))
    return {"names": [ThemeName(key=name_key(name), name=name) for name in names]}


def fill_spend(values: Values, loading: Loading) -> dict[str, Any]:
    """The versions of a spend return, sent in on the days of ``sent``, with the rows that the file
    of all lines has of its place, or under the name that ``lines`` gives."""
    with (loading.folder / _SPEND_LINES).open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    named = values.get("lines", values["pilot"].slug)
    own = [row for row in rows if (row[0], row[2]) == (named, values["year"])]
    is_sent = values.get("state", SpendState.DRAFT) is not SpendState.DRAFT
    versions = [
        SpendVersion(
            number=number,
            made_on=day,
            submitted_on=day if is_sent else None,
            made_by_id=values["preparer"].id,
            note=note,
            lines=read_rows(
                enumerate([headings[2:], *(row[2:] for row in own if row[1] == str(number))])
            ),
        )
        for number, (day, note) in enumerate(values["sent"], start=1)
    ]
    wrote = [SpendPreparer(person_id=values["preparer"].id)] if versions else []
    return {"versions": versions, "current": len(versions), "preparers": wrote}


def keep_spend(spend_return: SpendReturn, _values: Values) -> None:
    for version in spend_return.versions:
        keep_version(version, version.lines)
    keep_sums(spend_return)


def fill_match(values: Values, _loading: Loading) -> dict[str, Any]:
    """What the two lines say, by which they are found again."""
    says = {
        f"{end}_says": says_of(
            get_line(values[f"{end}_return"], values[f"{end}_line"]),
        )
        for end in ("funder", "deliverer")
    }
    return {"year": values["funder_return"].year} | says


def keep_match(match: SpendMatch, _values: Values) -> None:
    keep_across(match.year)


def fill_reply(values: Values, _loading: Loading) -> dict[str, Any]:
    if "kind" not in values:  # asked, and has not replied
        return {}
    version = ReplyVersion(
        kind=values["kind"],
        text=values.get("text", ""),
        given_on=values["replied_on"],
        recorded_at=datetime.combine(values["replied_on"], time(12), UTC),
        recorded_by_id=values["membership"].person_id,
    )
    return {"status": status_of(values["kind"]), "versions": [version]}


def fill_message(values: Values, _loading: Loading) -> dict[str, Any]:
    at = clock.now() - timedelta(days=values["days_ago"])
    return {
        "mail_id": secrets.token_hex(16),
        "queued_at": at,
        "due_at": at,
        "sent_at": None if values.get("last_failure") else at,
    }


def publish(lesson: Lesson, values: Values) -> None:
    """The newest version of a lesson that was published: its texts as they are."""
    if lesson.published_on is None:
        return
    db.session.add(
        LessonVersion(
            lesson=lesson,
            number=values.get("edition", 1),
            place=lesson.pilot.name if lesson.pilot else "",
            theme=lesson.theme.name if lesson.theme else "",
            change=values.get("what_changed", ""),
            published_on=lesson.published_on,
            **texts_of(lesson),
        )
    )


def fill_picture(values: Values, loading: Loading) -> dict[str, Any]:
    """The picture beside the rows, drawn anew as if someone had uploaded it."""
    drawn = redraw((loading.folder / values["file"]).read_bytes())
    return {
        "sha256": store_file(drawn.content, media_type=drawn.media_type),
        "media_type": drawn.media_type,
        "width": drawn.width,
        "height": drawn.height,
    }
