"""Checking whether a file is an issued pack."""

from app.core.links import current_settings
from app.packs.issuing.views import blueprint
from app.packs.permissions import can_read_archive, can_read_pack
from app.packs.sealing.checking import Verdict, check_file
from app.packs.sealing.forms import CheckFileForm
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import render
from app.web.uploads import most_mebibytes, takes_file

__all__ = ["blueprint"]


@blueprint.route("/packs/verify", methods=["GET", "POST"])
@takes_file
def verify_file() -> str:
    """The file is looked into and forgotten."""
    actor = current_actor()
    require(can_read_archive(actor))
    settings = current_settings()
    form = CheckFileForm()
    verdict: Verdict | None = None

    def look() -> None:
        nonlocal verdict
        assert form.file.data is not None
        verdict = check_file(form.file.data.content, settings, most_mebibytes=most_mebibytes())

    form.saves(lambda: None, look=look)
    return render(
        "packs/verify_file.html",
        form=form,
        verdict=verdict,
        can_read=bool(verdict and verdict.pack and can_read_pack(actor, verdict.pack)),
        most_mebibytes=most_mebibytes(),
    )
