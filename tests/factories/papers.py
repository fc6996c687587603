"""Papers: ``from tests.factories import papers as papers_of``."""

from datetime import date
from typing import Any

from app.accounts.models import Person
from app.core import clock
from app.core.markings import Marking
from app.documents.service import store_file
from app.documents.vetting import DocumentKind
from app.governance.groups.rules import ItemPurpose
from app.governance.meetings.models import Meeting
from app.governance.papers.models import Clearance, Paper, PaperFile, PaperVersion
from app.governance.papers.rules import ClearanceKind, ClearanceOutcome, PaperState
from tests import factories as make
from tests.factories.base import next_name, numbers, saved


def paper(*, meeting: Meeting | None = None, author: Person | None = None, **given: Any) -> Paper:
    """A paper in draft, whole but for its clearances, due on 5 February."""
    meeting = meeting or make.meeting()
    return saved(
        Paper(
            **{
                "reference": f"{meeting.group.code}(10){next(numbers):02d}",
                "group_id": meeting.group_id,
                "meeting_id": meeting.id,
                "title": next_name("Paper"),
                "author_id": (author or make.person()).id,
                "purpose": ItemPurpose.DISCUSSION,
                "marking": Marking.NOT_MARKED,
                "state": PaperState.DRAFTING,
                "due_on": date(2010, 2, 5),
                "summary": "What is asked for, and why.",
                "body": "# Why\n\nBecause the budgets are many.",
                "clearances": [],
            }
            | given
        )
    )


def submitted_paper(**given: Any) -> Paper:
    """A paper that stands in the pack, kept as its version 1."""
    made = paper(
        **{"state": PaperState.SUBMITTED, "submitted_on": date(2010, 2, 3), "versions_made": 1}
        | given
    )
    paper_version(made, number=1)
    return made


def paper_version(paper: Paper, number: int = 1, **given: Any) -> PaperVersion:
    paper.versions_made = max(paper.versions_made, number)
    return saved(
        PaperVersion(
            **{
                "paper_id": paper.id,
                "number": number,
                "made_at": clock.now(),
                "texts": paper.texts(),
                "marking": paper.marking,
            }
            | given
        )
    )


def clearance(
    paper: Paper,
    who: Person | None = None,
    kind: ClearanceKind = ClearanceKind.FINANCE,
    **given: Any,
) -> Clearance:
    """Asked for and not given, unless ``given_on`` and ``given_for`` say so."""
    if "given_on" in given:
        given.setdefault("outcome", ClearanceOutcome.GIVEN)
    who = who or make.person()
    return saved(
        Clearance(
            **{"paper_id": paper.id, "person_id": who.id, "kind": kind, "asked_on": make.TODAY}
            | given
        )
    )


def paper_file(content: bytes = b"%PDF-1.7 of a test", **given: Any) -> PaperFile:
    return saved(
        PaperFile(
            **{
                "sha256": store_file(content, media_type="application/pdf"),
                "kind": DocumentKind.PDF,
                "name": "paper.pdf",
                "size": len(content),
                "pages": 1,
                "notes": [],
                "uploaded_at": clock.now(),
            }
            | given
        )
    )
