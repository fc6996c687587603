"""The pages that anyone may open. Each reads what was published, and no record."""

import hashlib
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, make_response, request

from app.core.errors import NotFound
from app.core.links import base_url, link_to
from app.public import queries
from app.public.kinds import folder_of, kind_in, public_kinds
from app.public.models import Release
from app.public.rules import pages_of
from app.web.downloads import pdf_response
from app.web.guards import asks_no_one
from app.web.pages import render_for_anyone
from app.web.paging import page_of, paginate

blueprint = Blueprint("public", __name__)

#: How long a cache may keep an answer without asking again, in seconds: what is withdrawn is gone
#: from every cache after it.
KEPT_FOR = 300
#: What the service is called until a programme is published.
_NAMELESS = "Standing Agenda"


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


def _page(template: str, status: int = 200, **context: Any) -> Response:
    site = queries.find_site_name() or _NAMELESS
    address = base_url() + request.path
    return _answer(
        render_for_anyone(template, site=site, address=address, folder_of=folder_of, **context),
        status,
    )


@blueprint.errorhandler(NotFound)
def _missing(_error: NotFound) -> Response:
    return _page("public/missing.html", 404)


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
        versions=versions,
        about_rows=about,
        by_kind=_by_kind(about),
        subjects=queries.list_subjects(current),
        has_feed=kind.name == "pilot",
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


@blueprint.get("/public/<path:_rest>")
@asks_no_one
def show_missing(_rest: str) -> Response:
    """Any other address below ``/public``: a page that asks no one who they are either."""
    raise NotFound("There is no such page.")


@blueprint.get("/public/feed.atom")
@asks_no_one
def read_feed() -> Response:
    title = queries.find_site_name() or _NAMELESS
    return _feed(title, "public.show_home", "public.read_feed", queries.list_feed())


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
