"""Pages on which a paper is written: texts, uploads, versions and what differs between them."""

from flask import request
from werkzeug.wrappers import Response

from app.core.errors import NotFound
from app.documents.queries import get_content
from app.documents.vetting import Vetted, vet
from app.governance.groups import queries as group_queries
from app.governance.papers import queries
from app.governance.papers.comparing import compare
from app.governance.papers.forms import DraftForm, UploadForm, VersionForm
from app.governance.papers.models import Paper
from app.governance.papers.rules import FRONT_SHEET
from app.governance.papers.service import drafts as service
from app.governance.papers.views.blueprint import (
    blueprint,
    readable_paper,
    to_paper,
    writable_paper,
)
from app.web.downloads import file_response
from app.web.fields import Upload
from app.web.forms import press
from app.web.identity import current_actor
from app.web.pages import redirect_to, render
from app.web.paging import choose
from app.web.uploads import most_mebibytes, takes_file


@blueprint.route("/papers/<reference>/draft", methods=["GET", "POST"])
def edit_draft(reference: str) -> str | Response:
    actor = current_actor()
    paper = writable_paper(actor, reference)
    form = DraftForm(paper, markings=group_queries.list_markings())
    if form.saves(lambda: service.write_paper(actor, paper=paper, **form.values())):
        if "preview" in request.form:
            return redirect_to("papers.show_paper", reference=reference, _anchor="paper")
        return to_paper(paper, "Draft saved.")
    return render("papers/edit_draft.html", form=form, paper=paper)


@blueprint.route("/papers/<reference>/upload", methods=["GET", "POST"])
@takes_file
def upload_file(reference: str) -> str | Response:
    actor = current_actor()
    paper = writable_paper(actor, reference)
    form = UploadForm(paper)
    if form.saves(lambda: _take(paper, form.file.data, form.note.data)):
        return to_paper(paper, f"{form.file.spoken()} uploaded.")
    return render(
        "papers/upload_file.html", form=form, paper=paper, most_mebibytes=most_mebibytes()
    )


def _take(paper: Paper, upload: Upload | None, note: str) -> None:
    """Vetted before the first statement, so that nobody waits for it."""
    assert upload is not None  # the field is required
    vetted: Vetted = vet(upload.content, most_mebibytes=most_mebibytes())
    service.upload_file(current_actor(), paper=paper, name=upload.name, vetted=vetted, note=note)


@blueprint.post("/papers/<reference>/file/drop")
def drop_file(reference: str) -> Response:
    actor = current_actor()
    paper = writable_paper(actor, reference)
    press(paper, lambda: service.drop_file(actor, paper=paper))
    return to_paper(paper, "File removed. The paper is the text written here.")


@blueprint.route("/papers/<reference>/versions/new", methods=["GET", "POST"])
def keep_version(reference: str) -> str | Response:
    actor = current_actor()
    paper = writable_paper(actor, reference)
    form = VersionForm(paper)
    if form.saves(lambda: service.keep_version(actor, paper=paper, note=form.note.data)):
        return to_paper(paper, f"Kept as version {paper.versions_made}.")
    return render("papers/keep_version.html", form=form, paper=paper)


@blueprint.get("/papers/<reference>/versions/<int:number>")
def show_version(reference: str, number: int) -> str:
    paper = readable_paper(current_actor(), reference)
    version = queries.get_version(paper, number)
    return render("papers/show_version.html", paper=paper, version=version, front_sheet=FRONT_SHEET)


@blueprint.get("/papers/<reference>/versions/<int:number>/file")
def download_file(reference: str, number: int) -> Response:
    paper = readable_paper(current_actor(), reference)
    file = queries.get_version(paper, number).file
    if file is None:
        raise NotFound("This version has no file.")
    name = "".join(c if c.isalnum() and c.isascii() else "-" for c in paper.reference).strip("-")
    return file_response(
        get_content(file.sha256),
        media_type=file.kind.media_type,
        name=f"{name}-version-{number}.{file.kind.suffix}",
        sha256=file.sha256,
    )


@blueprint.get("/papers/<reference>/compare")
def compare_versions(reference: str) -> str:
    """Two versions, the newest against the one before it where the address names none."""
    paper = readable_paper(current_actor(), reference)
    versions = queries.list_versions(paper)
    options = [(each.number, f"Version {each.number}", None) for each in versions]
    older, newer = choose("from", "From", options), choose("to", "To", options)
    new = int(newer.chosen) if newer.chosen else paper.versions_made
    old = int(older.chosen) if older.chosen else max(1, new - 1)
    before, after = queries.get_version(paper, old), queries.get_version(paper, new)
    return render(
        "papers/compare_versions.html",
        paper=paper,
        before=before,
        after=after,
        differences=compare(before.texts, after.texts),
        version_items=lambda chosen: [
            {"value": number, "text": label, "selected": number == chosen}
            for number, label, _ in options
        ],
    )
