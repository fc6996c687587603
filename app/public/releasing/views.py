"""The secretariat's pages on what is public: what was published, what could be, and the acts."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.errors import DomainError, NotFound
from app.core.publishing import PublicFile, decode
from app.core.records import path_of
from app.core.sentences import capital
from app.public import queries
from app.public.kinds import folder_of, kind_called, public_kinds
from app.public.models import Release
from app.public.releasing import service
from app.public.releasing.forms import PublishRecordForm, WithdrawReleaseForm
from app.public.releasing.permissions import can_publish
from app.public.releasing.queries import get_record, list_unfit, list_waiting
from app.public.rules import PassageNotFound, number_passages
from app.public.views import released_file, shown_file
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import redirect_to, render
from app.web.paging import choose, paginate
from app.web.record_pages import RecordPages

blueprint = Blueprint("releasing", __name__)

CHECK, PUBLISH = "check", "publish"


def _find_release(release_id: int) -> Release:
    require_sight(can_publish(current_actor()))
    return queries.get_release(release_id)


pages = RecordPages(blueprint, "release", _find_release, can_publish)


@blueprint.get("/publication")
def list_releases() -> str:
    require(can_publish(current_actor()))
    counts = queries.count_releases()
    kinds = [
        (each.name, capital(str(each.many)), counts[each.name])
        for each in public_kinds()
        if each.name in counts
    ]
    kind = choose("kind", "Kind", kinds)
    states = [(each, each, None) for each in ("Published", "Replaced", "Withdrawn")]
    state = choose("status", "Status", states)
    wanted = queries.select_releases(kind.chosen, state.chosen)
    return render(
        "releasing/list_releases.html",
        page=paginate(wanted),
        filters=[kind, state],
        total=sum(counts.values()),
        current=queries.count_current(),
        unfit=list_unfit(clock.today()),
        folder_of=folder_of,
    )


@blueprint.get("/publication/waiting")
def list_waiting_records() -> str:
    require(can_publish(current_actor()))
    today = clock.today()
    waiting = [list_waiting(kind, today) for kind in public_kinds()]
    return render(
        "releasing/list_waiting_records.html", waiting=[each for each in waiting if each.records]
    )


@blueprint.get("/publication/<int:release_id>")
def show_release(release_id: int) -> str:
    release = _find_release(release_id)
    return render(
        "releasing/show_release.html",
        release=release,
        content=decode(release.content),
        folder=folder_of(release.kind),
        file_address=lambda name: url_for("releasing.show_file", release_id=release.id, name=name),
        versions=queries.list_versions(release.kind, release.key),
    )


@blueprint.route("/publication/<int:release_id>/withdraw", methods=["GET", "POST"])
def withdraw(release_id: int) -> str | Response:
    release = pages.find_to_change(release_id)
    return pages.change(
        release,
        WithdrawReleaseForm(release),
        service.withdraw,
        lambda each: f"{each.title} withdrawn.",
    )


@blueprint.get("/publication/<int:release_id>/files/<name>")
def show_file(release_id: int, name: str) -> Response:
    """A file as it was published, whether or not it still is."""
    return released_file(queries.get_release_file(_find_release(release_id), name))


@blueprint.get("/publication/of/<kind_name>/<int:record_id>/files/<name>")
def preview_file(kind_name: str, record_id: int, name: str) -> Response:
    """A file that may be published with a record, to the letter as it would be."""
    require_sight(can_publish(current_actor()))
    offered = service.prepare(kind_called(kind_name), record_id, {}).offered
    file = next((each for each in offered if each.name == name), None)
    if file is None:
        raise NotFound("There is no such file.")
    return shown_file(file.read(), file.name, file.media_type)


@blueprint.route("/publication/of/<kind_name>/<int:record_id>", methods=["GET", "POST"])
def publish_record(kind_name: str, record_id: int) -> str | Response:
    """What the public would read of a record, as it is redacted so far; checked as often as one
    likes, and published as it was checked."""
    actor = current_actor()
    require_sight(can_publish(actor))
    kind = kind_called(kind_name)
    record = get_record(kind, record_id)
    releases = queries.list_releases_of(kind.name, record_id)
    current = next((each for each in releases if each.is_current), None)
    context = {"kind": kind, "address": path_of(record), "current": current}
    try:
        whole = service.prepare(kind, record_id, {})
    except service.NotFit as error:
        return render("releasing/publish_record.html", why_not=error.message, **context)
    form = _form(whole, releases)

    def chosen() -> list[str]:
        numbers = form.values()["files"]
        return [file.name for number, file in _numbered(whole) if number in numbers]

    def prepare() -> service.Prepared:
        return service.prepare(kind, record_id, form.passages(), chosen())

    made: list[Release] = []
    contents: dict[str, bytes] = {}

    def save() -> None:
        made.append(
            service.publish(
                actor,
                record=record,
                kind=kind,
                passages=form.passages(),
                note=form.values()["note"],
                checked=request.form.get("checked", ""),
                chosen=chosen(),
                contents=contents,
            )
        )

    if request.form.get("stage") == PUBLISH:
        if form.saves(save, look=lambda: contents.update(prepare().read_files())):
            said = f"{made[0].title} published."
            return redirect_to("releasing.list_releases", said)
    else:
        form.passes(prepare)
    try:
        prepared = prepare()
    except (PassageNotFound, service.InFile) as error:
        prepared = whole
        if not form.has_errors:  # kept from the last time, and no longer there
            form.report(error)
    except DomainError as error:
        return render("releasing/publish_record.html", why_not=error.message, **context)
    return render(
        "releasing/publish_record.html",
        why_not="",
        form=form,
        content=prepared.content,
        checked=prepared.digest,
        offered=whole.offered,
        file_address=lambda name: url_for(
            "releasing.preview_file", kind_name=kind.name, record_id=record_id, name=name
        ),
        **context,
    )


def _numbered(whole: service.Prepared) -> list[tuple[int, PublicFile]]:
    """The files that may be chosen, by the numbers that the form sends."""
    return list(enumerate(whole.offered, start=1))


def _form(whole: service.Prepared, releases: Sequence[Release]) -> PublishRecordForm:
    """It begins with what was redacted and which files were published the last time; at first
    with the pictures of the text."""
    last = releases[0] if releases else None
    had = {file.name for file in last.files} if last is not None else None
    offered = _numbered(whole)
    ticked = [
        number
        for number, file in offered
        if (file.picture is not None if had is None else file.name in had)
    ]
    hidden = {
        "note": not any(each.is_current for each in releases),
        "files": not offered,
    }
    begun: dict[str, Any] = {
        reason.value: kept for reason, kept in service.passages_of(last).items()
    }
    form = PublishRecordForm(
        None,
        choices={"files": [(number, file.label) for number, file in offered]},
        without=[name for name, is_hidden in hidden.items() if is_hidden],
        note="",
        files=ticked,
        chosen={},
        **begun,
    )
    form.begin(number_passages(whole.whole))
    return form
