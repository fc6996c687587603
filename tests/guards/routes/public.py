"""What anyone may read, and the secretariat's pages on it."""

from tests.guards.routes.table import EVERYBODY, SECRETARIAT, Route

SIGHT = {
    "/publication/{": SECRETARIAT,
    "/publication/of/": SECRETARIAT,
    "/interest/{": SECRETARIAT,
}

ROUTES = [
    Route("public.show_home", "/public", EVERYBODY),
    Route("public.list_releases", "/public/decisions", EVERYBODY),
    Route("public.show_release", "/public/decisions/{release_key}", EVERYBODY),
    Route("public.download_release", "/public/decisions/{release_key}/pdf", EVERYBODY),
    Route("public.download_file", "/public/decisions/{release_key}/files/paper.pdf", EVERYBODY),
    Route("public.find", "/public/search", EVERYBODY),
    Route("public.read_feed", "/public/feed.atom", EVERYBODY),
    Route("public.read_place_feed", "/public/places/{released_place}/feed.atom", EVERYBODY),
    Route("public.show_missing", "/public/no/such/page", frozenset(), 404),
    Route("public.show_statement", "/public/accessibility", EVERYBODY),
    Route("public.show_map", "/sitemap.xml", EVERYBODY),
    Route("public.tell_robots", "/robots.txt", EVERYBODY),
    Route("interest.register", "/public/register-interest", EVERYBODY),
    Route("interest.thank", "/public/register-interest/sent", EVERYBODY),
    Route("interest.list_interests", "/interest", SECRETARIAT),
    Route("interest.show_interest", "/interest/{interest}", SECRETARIAT),
    Route("interest.answer_interest", "/interest/{interest}/answer", SECRETARIAT),
    Route("interest.close_interest", "/interest/{interest}/close", SECRETARIAT),
    Route("interest.add_area", "/interest/{interest}/add-area", SECRETARIAT),
    Route("releasing.list_releases", "/publication", SECRETARIAT),
    Route("releasing.list_waiting_records", "/publication/waiting", SECRETARIAT),
    Route("releasing.show_release", "/publication/{release}", SECRETARIAT),
    Route("releasing.show_file", "/publication/{release}/files/paper.pdf", SECRETARIAT),
    Route(
        "releasing.preview_file",
        "/publication/of/product/{public_product}/files/{public_file}",
        SECRETARIAT,
    ),
    Route("releasing.withdraw", "/publication/{release}/withdraw", SECRETARIAT),
    Route("releasing.publish_record", "/publication/of/pilot/{pilot_id}", SECRETARIAT),
]
