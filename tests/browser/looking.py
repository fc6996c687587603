"""What a person would see wrong on a page: text that is covered or cut, what scrolls sideways,
controls that are too small to hit."""

from pathlib import Path

from playwright.sync_api import Page

_LOOK = (Path(__file__).parent / "looking.js").read_text(encoding="utf-8")


def found_by_looking(page: Page, width: int) -> list[str]:
    """In a window of this width, and as tall as the page."""
    page.set_viewport_size({"width": width, "height": 900})
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(900, height)})
    return [f"{page.url} at {width} px: {each}" for each in page.evaluate(_LOOK)]
