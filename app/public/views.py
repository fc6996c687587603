"""The pages that anyone may open. Each reads what was published, and no record."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, current_app, make_response, request, url_for
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock
from app.core.access import SIGNED_OUT
from app.core.domain import kind_of_model
from app.core.errors import NotFound
from app.core.links import base_url, link_to
from app.core.publishing import ListedFile
from app.documents.pictured import with_pictures
from app.documents.queries import get_content
from app.public import queries
from app.public.kinds import folder_of, kind_in, public_kinds
from app.public.models import Release, ReleaseFile
from app.public.queries import PublicSite
from app.public.rules import pages_of
from app.search import queries as search
from app.search.rules import TYPED_LENGTH
from app.web.downloads import file_response, pdf_response
from app.web.forms import asked_for
from app.web.guards import asks_no_one
from app.web.pages import render_for_anyone
from app.web.paging import page_of, paginate

blueprint = Blueprint("public", __name__)

#: How long a cache may keep an answer without asking again, in seconds: what is withdrawn is gone
#: from every cache after it.
KEPT_FOR = 300
_HOME, _ERROR = "/public", "public/error.html"
_NOT_FOUND = (
    "If you typed the address, check that it is right. If you followed a link, the page may not be "
    "published."
)
_FAILED = "Try again in a few minutes. If it keeps happening, tell the programme’s secretariat."


def _answer(page: str | bytes, status: int = 200, media_type: str = "text/html") -> Response:
    """An answer that any cache may keep for a short time, and then asks for again by its ETag."""
    response = make_response(page, status)
    response.mimetype = media_type
    return _kept(response)


def _kept(response: Response) -> Response:
    response.cache_control.public = True
    response.cache_control.max_age = KEPT_FOR
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    if response.status_code == 200:
        response.make_conditional(request)
    return response


@blueprint.app_template_global()
def published_text(
    text: str, files: Sequence[ListedFile], below: int, address: Callable[[str], str]
) -> Markup:
    """Markdown of a published copy below a heading of a level, with its pictures; ``address``
    leads to a file by its name."""
    names = {file.picture.number: file.name for file in files if file.picture is not None}
    pictures = [file.picture for file in files if file.picture is not None]
    return with_pictures(text, pictures, lambda each: address(names[each.number]), below=below)


def _page(template: str, status: int = 200, **context: Any) -> Response:
    address = base_url() + request.path
    page = render_for_anyone(
        template,
        **asdict(queries.find_site()),
        address=address,
        folder_of=folder_of,
        **context,
    )
    return _answer(page, status)


@blueprint.errorhandler(NotFound)
def _missing(_error: NotFound) -> Response:
    return _page(_ERROR, 404, heading="Page not found", advice=_NOT_FOUND)


def draw_error(status: int, heading: str, advice: str) -> Response | None:
    """An error of any kind below ``/public``, on a page that asks no one who they are either."""
    if request.path != _HOME and not request.path.startswith(f"{_HOME}/"):
        return None
    try:
        site = queries.find_site()
    except SQLAlchemyError:  # it may be what failed
        site = PublicSite()
    page = current_app.jinja_env.get_template(_ERROR).render(
        **asdict(site),
        address="",
        heading=heading,
        advice=_FAILED if status >= 500 else advice,
    )
    return Response(page, status, mimetype="text/html")


@blueprint.get("/public")
@asks_no_one
def show_home() -> Response:
    counts = queries.count_kinds()
    programme = queries.find_programme()
    kinds = [
        (kind.folder, counts[kind.name])
        for kind in public_kinds()
        if kind.name in counts and kind.name != "programme"
    ]
    return _page(
        "public/show_home.html",
        programme=programme,
        content=queries.content_of(programme) if programme is not None else None,
        kinds=kinds,
        newest=queries.list_newest(),
    )


@blueprint.get("/public/<folder>")
@asks_no_one
def list_releases(folder: str) -> Response:
    kind = kind_in(folder)
    page = paginate(queries.select_of_kind(kind.name))
    if not page.items:
        raise NotFound("Nothing of this kind is published.")
    newest = max(page.items, key=lambda each: each.id)
    return _page("public/list_releases.html", page=page, folder=folder, many=newest.kind_many)


@blueprint.get("/public/<folder>/<key>")
@asks_no_one
def show_release(folder: str, key: str) -> Response:
    kind = kind_in(folder)
    versions = queries.get_versions(kind.name, key)
    current = _current(versions)
    if current is None:
        return _page("public/withdrawn.html", 410, folder=folder, versions=versions)
    content = queries.content_of(current)
    page = page_of(pages_of(content.parts), per_page=1)
    about = queries.list_about(kind.name, current.record_id)
    return _page(
        "public/show_release.html",
        folder=folder,
        release=current,
        content=content,
        parts=page.items[0],
        page=page,
        file_address=lambda name: url_for(
            "public.download_file", folder=folder, key=key, name=name
        ),
        versions=versions,
        about_rows=about,
        by_kind=_by_kind(about),
        subjects=queries.list_subjects(current),
        has_feed=kind.name == "pilot",
    )


@blueprint.get("/public/search")
@asks_no_one
def find() -> Response:
    """Published copies by their words, and nothing else: no reader of the programme's looks."""
    text, today = asked_for("q", TYPED_LENGTH), clock.today()
    kind = kind_of_model(current_app, Release)
    assert kind is not None  # publishing declares it
    hits = search.find_by_words([kind], SIGNED_OUT, text, today)
    page = page_of(hits.records)
    return _page(
        "public/find.html",
        text=text,
        page=page,
        found=search.show([kind], SIGNED_OUT, page.items, hits.terms, today),
        is_cut=hits.is_cut,
        most=search.MOST_FOUND,
    )


def _current(versions: Sequence[Release]) -> Release | None:
    return next((each for each in versions if each.is_current), None)


def _by_kind(releases: Sequence[Release]) -> list[tuple[str, list[Release]]]:
    """By what the kinds are called, in the order of the kinds."""
    found = []
    for kind in public_kinds():
        own = [each for each in releases if each.kind == kind.name]
        if own:
            found.append((own[0].kind_many, own))
    return found


@blueprint.get("/public/<folder>/<key>/pdf")
@asks_no_one
def download_release(folder: str, key: str) -> Response:
    kind = kind_in(folder)
    current = _current(queries.get_versions(kind.name, key))
    if current is None:
        raise NotFound("It was withdrawn.")
    return _kept(pdf_response(queries.get_file(current), f"{folder}-{key}"))


@blueprint.get("/public/<folder>/<key>/files/<name>")
@asks_no_one
def download_file(folder: str, key: str, name: str) -> Response:
    """A file that was published with a record: a picture of its text, or one to download."""
    kind = kind_in(folder)
    current = _current(queries.get_versions(kind.name, key))
    if current is None:
        raise NotFound("It was withdrawn.")
    return _kept(released_file(queries.get_release_file(current, name)))


def released_file(file: ReleaseFile) -> Response:
    return shown_file(get_content(file.sha256), file.name, file.media_type)


def shown_file(content: bytes, name: str, media_type: str) -> Response:
    """A file as anyone gets it: pictures are shown, and nothing else."""
    sha256 = hashlib.sha256(content).hexdigest()
    if media_type.startswith("image/"):
        headers = {"Content-Disposition": "inline", "ETag": f'"{sha256}"'}
        return Response(content, mimetype=media_type, headers=headers)
    return file_response(content, media_type=media_type, name=name, sha256=sha256)


@blueprint.get("/public/<path:_rest>")
@asks_no_one
def show_missing(_rest: str) -> Response:
    """Any other address below ``/public``: a page that asks no one who they are either."""
    raise NotFound("There is no such page.")


@blueprint.get("/public/feed.atom")
@asks_no_one
def read_feed() -> Response:
    return _feed(
        queries.find_site().site, "public.show_home", "public.read_feed", queries.list_feed()
    )


@blueprint.get("/public/places/<key>/feed.atom")
@asks_no_one
def read_place_feed(key: str) -> Response:
    """What was published of a place and its updates."""
    place = _current(queries.get_versions("pilot", key))
    if place is None:
        raise NotFound("It was withdrawn.")
    released = queries.list_feed("pilot", place.record_id)
    return _feed(place.title, "public.show_release", "public.read_place_feed", released, key=key)


def _feed(title: str, home: str, own: str, releases: Sequence[Release], **values: str) -> Response:
    folder = {"folder": "places"} if values else {}
    return _answer(
        render_for_anyone(
            "public/feed.xml",
            title=title,
            home=link_to(home, **values, **folder),
            own=link_to(own, **values),
            releases=releases,
            address_of=_address_of,
        ),
        media_type="application/atom+xml",
    )


def _address_of(release: Any) -> str:
    return link_to("public.show_release", folder=folder_of(release.kind), key=release.key)


@blueprint.get("/sitemap.xml")
@asks_no_one
def show_map() -> Response:
    page = render_for_anyone(
        "public/sitemap.xml",
        home=link_to("public.show_home"),
        rows=queries.list_addresses(),
        address_of=_address_of,
    )
    return _answer(page, media_type="application/xml")


@blueprint.get("/robots.txt")
@asks_no_one
def tell_robots() -> Response:
    """Search engines find what is public, and nothing else."""
    lines = ("User-agent: *", "Allow: /public", "Allow: /static", "Disallow: /", "")
    return _answer(
        "\n".join((*lines, f"Sitemap: {link_to('public.show_map')}", "")), 200, "text/plain"
    )


@blueprint.get("/public/accessibility")
@asks_no_one
def show_statement() -> Response:
    return _page("public/show_statement.html")
