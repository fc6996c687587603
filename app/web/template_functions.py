"""Small functions that turn our values into the parameters of components."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Flask, render_template, request
from jinja2 import Environment, pass_environment
from jinja2.filters import do_truncate
from markupsafe import Markup

from app.web.components import components
from app.web.fields import DayField, TicksField
from app.web.paging import Filter, Page


def crumb_items(crumbs: Sequence[tuple[str, str | None]]) -> list[dict[str, str]]:
    """(text, address) pairs as breadcrumbs; the last, without an address, is this page."""
    return [{"text": text} | ({"href": href} if href else {}) for text, href in crumbs]


def day_items(field: DayField) -> list[dict[str, Any]]:
    """The three boxes of a date, each with what was typed."""
    names = (("day", "Day", "2"), ("month", "Month", "2"), ("year", "Year", "4"))
    return [
        {
            "id": f"{field.id}-{part}",
            "name": field.name,
            "label": label,
            "value": typed,
            "classes": f"govuk-input--width-{width}"
            + (" govuk-input--error" if field.errors else ""),
            "attributes": {"maxlength": "12"},
        }
        for (part, label, width), typed in zip(names, field.typed, strict=True)
    ]


def select_items(field: Any) -> list[dict[str, Any]]:
    """The choices of a field, the current one selected."""
    chosen = "" if field.data is None else str(field.data)
    return [
        {
            "value": str(value),
            "text": text,
            "selected": str(value) == chosen,
            "checked": str(value) == chosen and chosen != "",
        }
        for value, text in field.choices
    ]


def tick_items(field: TicksField) -> list[dict[str, Any]]:
    """The boxes of a field that takes any number."""
    return [
        {"value": str(value), "text": text, "checked": value in field.data}
        for value, text in field.choices
    ]


def seat_items(field: Any, may_be_represented: bool, is_ahead: bool) -> list[dict[str, Any]]:
    """The choices of a member's attendance; a substitute only where that is allowed, and who comes
    before the meeting in place of who was there."""
    items = select_items(field)
    items[0]["text"] = "Not recorded"
    left_out = {"substitute": not may_be_represented, "present": is_ahead, "coming": not is_ahead}
    return [each for each in items if not left_out.get(each["value"], False)]


def filter_items(chosen: Filter) -> list[dict[str, Any]]:
    everything = {"value": "", "text": "All", "selected": not chosen.chosen}
    return [everything] + [
        {
            "value": option.value,
            "text": option.label if option.count is None else f"{option.label} ({option.count})",
            "selected": option.value == chosen.chosen,
        }
        for option in chosen.options
    ]


def pagination(page: Page[Any]) -> dict[str, Any]:
    """Numbered pages: the first, the last, and those beside the current one."""
    near = {1, page.pages, page.number - 1, page.number, page.number + 1}
    numbers = sorted(number for number in near if 1 <= number <= page.pages)
    items: list[dict[str, Any]] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number - before > 1:
            items.append({"ellipsis": True})
        items.append(
            {"number": number, "href": _page_address(number), "current": number == page.number}
        )
    params: dict[str, Any] = {"items": items, "landmarkLabel": "Pages"}
    if page.number > 1:
        params["previous"] = {"href": _page_address(page.number - 1)}
    if page.number < page.pages:
        params["next"] = {"href": _page_address(page.number + 1)}
    return params


def _page_address(number: int) -> str:
    """This address, at another page."""
    kept = [(key, value) for key, value in request.args.items() if key != "page"]
    return f"{request.path}?{urlencode([*kept, ('page', str(number))])}"


def file_address(ending: str) -> str:
    """This list, as filtered, as a file to download."""
    kept = [(key, value) for key, value in request.args.items() if key not in ("page", "format")]
    return f"{request.path}?{urlencode([*kept, ('format', ending)])}"


def summary_list(rows: Sequence[tuple[str, Any]]) -> Markup:
    """A summary list of (key, value) rows; a row without a value is left out. Values are plain
    text, or Markup that a macro made."""
    shown = [
        {
            "key": {"text": key},
            "value": {"html": value} if isinstance(value, Markup) else {"text": str(value)},
        }
        for key, value in rows
        if value not in (None, "")
    ]
    return components()["govukSummaryList"]({"rows": shown})


@pass_environment
def truncate(
    environment: Environment, text: str, length: int, killwords: bool = False, end: str = "…"
) -> str:
    """Jinja's own filter, with an ellipsis in place of three full stops."""
    return do_truncate(environment, text, length, killwords, end)


def draw_panel(template: str, context: Mapping[str, Any], **more: Any) -> Markup:
    """A part of the page that another domain fills (see ``pages.panels_for``)."""
    return Markup(render_template(template, **context, **more))


def init_app(app: Flask) -> None:
    for function in (
        crumb_items,
        day_items,
        select_items,
        tick_items,
        seat_items,
        filter_items,
        pagination,
        file_address,
        summary_list,
        draw_panel,
    ):
        app.jinja_env.globals[function.__name__] = function
    app.jinja_env.filters["truncate"] = truncate
