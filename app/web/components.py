"""The GOV.UK components as functions of the templates: ``{{ govukButton({...}) }}``.

Their own templates lean on undefined values meaning "not given", ours do not: so they live in an
environment of their own, and ours stays strict.
"""

from functools import cache, cached_property
from typing import Any

from flask import Flask
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

_PACKAGE = "govuk_frontend_jinja"


@cache
def environment() -> Environment:
    """Where the components' own templates are compiled."""
    loader = PackageLoader(_PACKAGE)
    return Environment(
        loader=_Prefixed(loader), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


class _Prefixed(PackageLoader):
    """The components import each other as ``govuk_frontend_jinja/...``."""

    def __init__(self, inner: PackageLoader) -> None:
        self._inner = inner

    def get_source(self, environment: Environment, template: str) -> Any:
        return self._inner.get_source(environment, template.removeprefix(f"{_PACKAGE}/"))

    def list_templates(self) -> list[str]:
        return self._inner.list_templates()


class _Component:
    """A component's macro, compiled when it is first used: all of them would take longer than the
    rest of the app to start."""

    def __init__(self, folder: str) -> None:
        self._path = f"{_PACKAGE}/components/{folder}/macro.html"
        self.name = "govuk" + "".join(word.capitalize() for word in folder.split("-"))

    @cached_property
    def _macro(self) -> Any:
        return getattr(environment().get_template(self._path).module, self.name)

    def __call__(self, *given: Any, **named: Any) -> Markup:
        drawn: Markup = self._macro(*given, **named)
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
