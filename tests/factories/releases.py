"""What was published, and the interest that other areas registered."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from app.core.publishing import PublicContent, PublicPart, encode
from app.documents.service import store_file
from app.public.interest.models import Interest
from app.public.models import Release, ReleaseFile
from tests.factories.base import TODAY, next_name, saved


def release(kind: str, record_id: int, **given: Any) -> Release:
    """A current copy of a record, published today."""
    title = given.get("title") or next_name("Copy")
    content = PublicContent(title=title, dated_on=TODAY, parts=(PublicPart(text="It is so."),))
    return saved(
        Release(
            **{
                "kind": kind,
                "record_id": record_id,
                "key": f"{kind}-{record_id}",
                "number": 1,
                "kind_one": kind,
                "kind_many": f"{kind.capitalize()}s",
                "title": title,
                "dated_on": TODAY,
                "content": encode(content),
                "words": f"{title}\nIt is so.",
                "passages": {},
                "released_on": TODAY,
                "released_at": datetime.combine(TODAY, time(12), UTC),
                "released_by": "The secretariat",
                "subjects": [],
                "files": [],
            }
            | given
        )
    )


def release_file(content: bytes = b"%PDF-1.7 of a paper", **given: Any) -> ReleaseFile:
    """A file for a release, which saves it."""
    media_type = given.get("media_type", "application/pdf")
    sha256 = store_file(content, media_type=media_type)
    return ReleaseFile(**{"name": "paper.pdf", "media_type": media_type, "sha256": sha256} | given)


def interest(**given: Any) -> Interest:
    """From another area, received today."""
    area = given.get("area") or next_name("Area")
    return saved(
        Interest(
            **{
                "area": area,
                "name": "Jo Bloggs",
                "email": "jo@example.org",
                "work": "We would like to do the same.",
                "received_on": TODAY,
                "answer_by_on": TODAY + timedelta(days=14),
                "received_at": datetime.combine(TODAY, time(12), UTC),
                "form_hash": area,
                "network": "unknown",
            }
            | given
        )
    )
