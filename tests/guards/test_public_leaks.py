"""No text of any record is on a public page, in a feed, a file or what the public search finds,
unless it was published."""

import io
import re
import zipfile
from datetime import date

import pytest
from sqlalchemy import String, func, select, update

from app.benefits.models import ProposalValidation
from app.benefits.rules import ProposalState
from app.core import clock
from app.core.access import OPERATOR
from app.core.markings import Marking
from app.core.models import Base
from app.delivery.rules import ProductStage
from app.extensions import db
from app.governance.minutes.rules import MinutesState, VersionKind
from app.governance.papers.rules import PaperState
from app.public import drawing
from app.public.drawing import draw_waiting
from app.public.kinds import public_kinds
from app.public.models import Release, ReleaseFile
from app.public.releasing.queries import reading_as_anyone
from app.public.releasing.service import prepare, publish
from app.returns.models import Return
from app.returns.rules import ReturnState
from tests import factories as make
from tests.factories import papers as papers_of

pytestmark = pytest.mark.one_engine

#: The texts that may become public with one record of each kind, and no other.
PUBLIC_TEXTS = {
    "decision.rationale", "decision.text", "governance_group.name", "governance_group.purpose",
    "meeting.place", "membership.name_then", "minutes_item.conclusion", "minutes_item.discussion",
    "lesson_version.advice", "lesson_version.cost", "lesson_version.evidence",
    "lesson_version.happened", "lesson_version.place", "lesson_version.theme",
    "lesson_version.title", "lesson_version.tried",
    "minutes_item.summing_up", "minutes_item.title", "organisation.name", "pilot.name",
    "pilot.short_name", "pilot.summary", "programme.name", "programme.place_word",
    "programme.places_word", "programme.region_word", "programme.summary", "region.name",
    "product.description", "product.title", "product_file.name",
    "proposal.for_whom", "proposal.title", "proposal.what_changes", "spend_return.boundary",
    "spend_return.left_out", "spend_return.population_source", "spend_sum.told_by",
    "reporting_round.name", "return_version.achievements", "return_version.headline",
    "return_version.insight", "return_version.learning", "return_version.outlook",
    "lesson_version.case_note", "paper.reference",
    "spend_line.category", "spend_line.confidence_reason", "spend_line.counterparty",
    "spend_line.counterparty_reference", "spend_line.organisation", "spend_line.reference",
    "spend_line.segment", "spend_line.source", "spend_line.stream", "spend_line.theme",
    "terms_of_reference.authority", "terms_of_reference.frequency", "terms_of_reference.purpose",
    "terms_of_reference.reporting_line", "theme.name",
}  # fmt: skip
#: What programs read, or what the tables of the record of changes, of publication and of search
#: hold.
NOT_MARKED = re.compile(r"audit_|public_release|alembic|demonstration|sign_in|stored_file|search_")
OF_PROGRAMS = {"slug", "sha256", "file_sha256", "token_hash", "email", "uid", "media_type"}
SHORTEST = 12


def mark_every_text(letter):
    """Put a marker of its own into every text of every row: gives the columns by their markers."""
    known = {}
    for table in Base.metadata.sorted_tables:
        if NOT_MARKED.match(table.name) or "id" not in table.columns:
            continue
        for column in table.columns:
            is_text = type(column.type) is String and (column.type.length or 99) >= SHORTEST
            if not is_text or column.foreign_keys or column.name in OF_PROGRAMS:
                continue
            if column.info.get("is_code") or column.name in ("kind", "section", "endpoint"):
                continue
            mark = f"{letter}q{len(known)}z"
            known[mark] = f"{table.name}.{column.name}"
            own = func.substr(mark + " x", 1, 99).concat(table.c.id)
            db.session.execute(update(table).values({column.name: own}))
    db.session.commit()
    db.session.expire_all()
    return known


def walk(client):
    """All that anyone may open: every page, feed, file and list."""
    stranger = client.application.test_client()
    told = {}
    rows = db.session.execute(select(Release.kind, Release.key)).all()
    folders = {kind.name: kind.folder for kind in public_kinds()}
    pages = [f"/public/{folders[kind]}/{key}" for kind, key in rows]
    addresses = ["/public", "/public/feed.atom", "/public/accessibility", "/robots.txt"]
    addresses += ["/sitemap.xml", "/public/nothing", *(f"/public/{f}" for f in folders.values())]
    addresses += [*pages, *(f"{page}/pdf" for page in pages), *(f"{p}/feed.atom" for p in pages)]
    files = select(Release.kind, Release.key, ReleaseFile.name).join(Release.files)
    addresses += [
        f"/public/{folders[kind]}/{key}/files/{name}"
        for kind, key, name in db.session.execute(files)
    ]
    addresses += ["/public/search?q=zq", "/public/search?q=zq&page=2", "/public/search?q=yq"]
    for address in addresses:
        answer = stranger.get(address)
        assert answer.status_code in (200, 404), address
        assert "Set-Cookie" not in answer.headers, address
        told[address] = re.sub(r"nonce=\S+", "", unpacked(answer.data))
    return told


def unpacked(content):
    """What a page or a file says: of a zip file or a workbook, all that is in it."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "\n".join(unpacked(package.read(name)) for name in package.namelist())


def release_one_of_each():
    """A current copy of one record of each kind; gives the names of the kinds."""
    for kind in public_kinds():
        with reading_as_anyone():
            fit = db.session.scalars(kind.select(clock.today())).unique().all()
            keys = [each.id for each in fit if not kind.why_not(each)]
        assert keys, f"the world has no {kind.name} to publish"
        record = db.session.get(kind.model, keys[0])
        chosen = [file.name for file in prepare(kind, record.id, {}).offered]
        prepared = prepare(kind, record.id, {}, chosen)
        publish(
            OPERATOR, record=record, kind=kind, passages={}, note="Anew.",
            checked=prepared.digest, chosen=chosen, contents=prepared.read_files(),
        )  # fmt: skip
    db.session.commit()


def test_nothing_but_what_was_published_is_anywhere(client, known, monkeypatch):
    """Every text of every table is marked. With one record of each kind published, only what their
    copies are meant to hold is found on any public page, feed or file; and once all has changed,
    none of the new texts."""
    minutes = make.minutes(
        make.meeting(held_on=date(2010, 1, 11), marking=Marking.NOT_MARKED), MinutesState.AGREED
    )
    validation = ProposalValidation(
        given_by="Finance", given_on=date(2010, 1, 20), evidence="Seen.", is_whole=True
    )
    make.proposal(state=ProposalState.VALIDATED, validations=[validation])
    paper = papers_of.paper(
        meeting=minutes.meeting, state=PaperState.SUBMITTED, body="", summary="Public."
    )
    papers_of.paper_version(paper, file_id=papers_of.paper_file().id)
    make.lesson(case_note="A case note.")
    make.product(stage=ProductStage.PUBLISHED, files=[make.product_file()])
    sent = update(Return).where(Return.submissions > 0)
    db.session.execute(sent.values(state=ReturnState.ACCEPTED))
    db.session.execute(db.delete(Release))
    marks = mark_every_text("z")
    make.minutes_version(minutes, VersionKind.AMENDED)
    db.session.commit()
    release_one_of_each()
    drawn = []
    monkeypatch.setattr(
        drawing, "draw_release", lambda content, **_: drawn.append(content) or b"%PDF-1.7"
    )
    draw_waiting()

    told = walk(client)
    whole = " ".join([*told.values(), *(text for each in drawn for text in each.texts())])
    found = {marks[mark] for mark in re.findall(r"zq\d+z", whole)}

    assert found - PUBLIC_TEXTS == set()
    assert len(drawn) >= 2
    assert {"spend_line.organisation", "lesson_version.case_note"} <= found
    assert "/files/paper.pdf" in " ".join(told)
    assert re.search(r"zq\d+z", told["/public/search?q=zq"])
    assert {"decision.text", "return_version.headline", "minutes_item.discussion"} <= found

    mark_every_text("y")
    after = walk(client)

    assert after == told
    assert not re.search(r"yq\d+z", " ".join(after.values()))
