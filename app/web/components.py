"""The GOV.UK components as functions of the templates: ``{{ govukButton({...}) }}``.

Their own templates lean on undefined values meaning "not given", ours do not: so they live in an
environment of their own, and ours stays strict.
"""

from collections.abc import Hashable
from functools import cache, cached_property
from typing import Any, cast

from flask import Flask
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from app.web.compiled import keep_compiled
from app.web.environments import ComponentEnvironment

_PACKAGE = "govuk_frontend_jinja"

#: How many drawings a component remembers.
REMEMBERED = 300
#: The longest text that someone typed of which a drawing is remembered: a date's, a number's.
TYPED_REMEMBERED = 10


@cache
def environment() -> Environment:
    """Where the components' own templates are compiled."""
    loader = PackageLoader(_PACKAGE)
    environment = ComponentEnvironment(
        loader=_Prefixed(loader), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    keep_compiled(environment)
    return environment


class _Prefixed(PackageLoader):
    """The components import each other as ``govuk_frontend_jinja/...``."""

    def __init__(self, inner: PackageLoader) -> None:
        self._inner = inner

    def get_source(self, environment: Environment, template: str) -> Any:
        return self._inner.get_source(environment, template.removeprefix(f"{_PACKAGE}/"))

    def list_templates(self) -> list[str]:
        return self._inner.list_templates()


def _key_of(given: Any) -> Hashable:
    """What tells apart the values that are drawn differently (a text and the same text as HTML, 1
    and true); None where one is not plain, or a text that someone typed."""
    kind = type(given)
    if kind is str:
        return cast(str, given)
    if given is None or kind in (Markup, bool, int):
        return kind, given
    if kind is dict:
        if "text" not in given and len(str(given.get("value") or "")) > TYPED_REMEMBERED:
            return None
        parts = (kind, *given, *map(_key_of, given.values()))
    elif kind in (list, tuple):
        parts = (kind, *map(_key_of, given))
    else:
        return None
    return None if None in parts else parts


class _Component:
    """A component's macro, compiled when it is first used: all of them would take longer than the
    rest of the app to start."""

    def __init__(self, folder: str) -> None:
        self._path = f"{_PACKAGE}/components/{folder}/macro.html"
        self._drawn: dict[Hashable, Markup] = {}
        self.name = "govuk" + "".join(word.capitalize() for word in folder.split("-"))

    @cached_property
    def _macro(self) -> Any:
        return getattr(environment().get_template(self._path).module, self.name)

    def __call__(self, *given: Any, **named: Any) -> Markup:
        """What is drawn of plain values is remembered: a list of choices takes longer to draw than
        all that is read for its page, and most forms are drawn again and again."""
        key = None if named else _key_of(given)
        drawn: Markup | None = self._drawn.get(key)
        if drawn is None:
            drawn = self._macro(*given, **named)
            if key is not None:
                if len(self._drawn) >= REMEMBERED:
                    self._drawn.clear()
                self._drawn[key] = drawn
        return drawn


@cache
def components() -> dict[str, _Component]:
    """Every component by name: ``govukAccordion`` to ``govukWarningText``."""
    paths = (path.split("/") for path in environment().list_templates())
    found = (
        _Component(parts[1])
        for parts in paths
        if parts[0] == "components" and parts[2:] == ["macro.html"]
    )
    return {component.name: component for component in found}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(components())
