"""Once a day, what others have replaced is deleted after 30 days; what was issued never is."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.documents.models import StoredFile
from app.documents.service import store_file
from app.extensions import db
from app.governance.minutes import drawings
from app.governance.minutes.models import MinutesDrawing
from app.governance.minutes.rules import MinutesState
from app.packs.models import Pack
from app.packs.rules import PackState
from app.packs.variants import service
from app.packs.variants.models import PackVariant
from tests import factories as make

pytestmark = pytest.mark.one_engine

LONG_AGO, LATELY = timedelta(days=31), timedelta(days=29)


def file(content):
    return store_file(content, media_type="application/pdf")


def copy(pack, age, content, key="issue 1/brief//"):
    return make.pack_copy(
        pack.id, asked_at=clock.now() - age, file_sha256=file(content), key=f"{key}{content}"
    )


def files():
    return set(db.session.scalars(select(StoredFile.content)))


def test_copies_of_packs_that_were_replaced_go_after_30_days_and_no_issue_does(app):
    make.pin()
    make.programme()
    meeting, alone = make.meeting(), make.meeting()
    first = make.pack(meeting, PackState.ISSUED, file_sha256=file(b"issue 1"))
    second = make.pack(meeting, PackState.ISSUED, issue_number=2, file_sha256=file(b"issue 2"))
    other = make.pack(alone, PackState.ISSUED)
    copy(first, LONG_AGO, b"old")
    copy(first, LATELY, b"young")
    copy(first, LONG_AGO, b"issue 1", key="issue 1/full//")
    copy(second, LONG_AGO, b"of the newest", key="issue 2/brief//")
    copy(second, LONG_AGO, b"of its draft", key="draft/brief//")
    copy(other, LONG_AGO, b"of the only one")
    db.session.commit()

    assert service.forget_superseded().done == 3
    assert service.forget_superseded().done == 0

    assert b"old" not in files()
    assert b"of its draft" not in files()
    assert {b"young", b"of the newest", b"of the only one", b"issue 1", b"issue 2"} <= files()
    assert db.session.scalar(select(Pack.file_sha256).where(Pack.id == first.id))
    assert len(db.session.scalars(select(PackVariant)).all()) == 3


def test_pdfs_of_minutes_that_were_replaced_go_after_30_days(app):
    make.pin()
    make.programme()
    minutes = make.minutes(make.meeting(), MinutesState.AGREED)
    versions = sorted(minutes.versions, key=lambda each: each.number)
    assert len(versions) > 1
    for version, content in ((versions[0], b"earlier"), (versions[-1], b"latest")):
        for age in (LONG_AGO, LATELY):
            text = content + str(age.days).encode()
            made = MinutesDrawing(
                version_id=version.id,
                digest=text.hex(),
                content=b"",
                asked_at=clock.now() - age,
                file_sha256=file(text),
            )
            db.session.add(made)
    db.session.commit()

    assert drawings.forget_old().done == 1
    assert b"earlier31" not in files()
    assert {b"earlier29", b"latest31", b"latest29"} <= files()
