"""How long each kind of page is, in a window of 1,280 pixels, over the demonstration.

    flask run                                  # the demonstration, in another terminal
    python -m benchmarks.page_lengths http://127.0.0.1:5000

signs in as the secretariat, opens one page of each kind and lists them, the longest first. It ends
with 1 where a page of ordinary use is longer than ``LONGEST``.
"""

import shutil
import sys
from collections.abc import Iterator

from playwright.sync_api import sync_playwright

from app import create_app
from tests.browser.places import places_in_demonstration
from tests.guards.routes import ROUTES

LONGEST = 2500
WIDTH = 1280
#: A whole document is as long as it is.
DOCUMENTS = ("packs.", "minutes.show_version", "dashboard.show_help", "dashboard.show_glossary")


def addresses() -> Iterator[tuple[str, str]]:
    """A page of each kind that the secretariat opens, by its endpoint."""
    app = create_app()
    with app.app_context():
        places = places_in_demonstration()
    allowed = {route.endpoint: route.address for route in ROUTES if "secretariat" in route.allowed}
    for rule in app.url_map.iter_rules():
        address = allowed.get(rule.endpoint, "")
        if "GET" not in (rule.methods or ()) or not address:
            continue
        try:
            yield rule.endpoint, address.format_map(places)
        except KeyError:
            continue  # of a record that the demonstration does not begin with


def measure(site: str) -> list[tuple[int, str, str]]:
    """The height of each, the longest first."""
    found = []
    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": 800})
        page.goto(f"{site}/sign-in")
        page.fill("[name=email]", "secretariat@example.org")
        page.fill("[name=password]", "total-place-2010")
        page.click("main button[type=submit]")
        for endpoint, address in addresses():
            answer = page.request.get(site + address)
            if not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
                continue
            page.goto(site + address)
            height = page.evaluate("document.documentElement.scrollHeight")
            found.append((height, endpoint, address))
        browser.close()
    return sorted(found, reverse=True)


def main(site: str) -> int:
    found = measure(site)
    for height, endpoint, address in found:
        print(f"{height:6,}  {endpoint:40} {address}")
    return int(any(h > LONGEST and not e.startswith(DOCUMENTS) for h, e, _address in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/")))
