"""``flask papers preview`` tells what becomes of a file. Every case goes through it."""

import io
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy import event

from app.extensions import db
from tests.unit.documents.copies import CASES

pytestmark = pytest.mark.one_engine

#: What no viewer shows whole, or all show otherwise; all else is accepted.
REFUSED = {
    "pdf-301-pages": "has 301 pages and a paper can have up to 300",
    "pdf-contents-bad-hex": "Page 1 of this PDF is damaged",
    "pdf-contents-bad-predictor": "Page 1 of this PDF is damaged",
    "pdf-contents-bad-runlength": "Page 1 of this PDF is damaged",
    "pdf-contents-in-jpeg-filter": "Page 1 of this PDF is damaged",
    "pdf-contents-not-packed-as-said": "Page 1 of this PDF is damaged",
    "pdf-cut-off": "damaged",
}


@pytest.mark.parametrize("path", sorted(CASES.iterdir()), ids=lambda path: path.stem)
def test_every_case_is_accepted_or_refused_with_a_reason(app, tmp_path, path):
    said, out = preview(app, path, tmp_path)

    if path.stem in REFUSED:
        assert said.exit_code == 1
        assert f"{path.name} is refused. " in said.stderr
        assert REFUSED[path.stem] in said.stderr
        assert not out.exists()
        return
    assert said.exit_code == 0, said.stderr
    assert f"{path.name} is accepted: " in said.stdout
    with pikepdf.open(out) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len(pdf.pages) >= 1


def preview(app, path: Path, tmp_path: Path):
    out = tmp_path / "seen.pdf"
    return app.test_cli_runner().invoke(
        args=["papers", "preview", str(path), "--out", str(out)]
    ), out


def test_it_tells_what_was_left_out_and_asks_the_database_nothing(app, tmp_path):
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *said: asked.append(said))

    said, out = preview(app, CASES / "pdf-link-to-shared-drive.pdf", tmp_path)

    assert "- Left out: a link to “file:///S:/Shared/plan.docx” on page 1." in said.stdout
    with pikepdf.open(io.BytesIO(out.read_bytes())) as pdf:
        assert "/Annots" not in pdf.pages[0]
    assert asked == []
