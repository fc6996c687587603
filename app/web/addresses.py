"""What an address may hold, and which one leads away. Anything else is no page of ours (404),
before a database that could not take it is asked."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map, Rule

LARGEST_ID = 2**31 - 1


class Text(BaseConverter):
    """A part of an address, without NUL, which PostgreSQL refuses."""

    regex = r"[^/\x00]+"


class Id(IntegerConverter):
    """A record's id: from 0 to the largest that its column holds."""

    def __init__(self, map: Map, **options: Any) -> None:  # noqa: A002 - werkzeug's name
        super().__init__(map, max=LARGEST_ID, **options)


class _PatientRule(Rule):
    """A rule that writes the code which puts its addresses together when it is first asked for one.
    Werkzeug's writes it at the start, which takes most of what registering 500 pages does."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        written: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            if not written:
                written.append(super(_PatientRule, self)._compile_builder(append_unknown))
            return written[0](rule, **values)

        return build


def own_address(given: str) -> str:
    """A place on this site to go on to; the front page for anything else, such as what browsers
    read as another site: two slashes, or one and a backslash."""
    is_own = given.isprintable() and given.startswith("/") and not given.startswith("//")
    return given if is_own and "\\" not in given else "/"


def init_app(app: Flask) -> None:
    """Before any route is added."""
    app.url_rule_class = _PatientRule
    app.url_map.converters |= {"default": Text, "string": Text, "int": Id}
