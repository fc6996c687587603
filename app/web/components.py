"""The GOV.UK components as functions of the templates: ``{{ govukButton({...}) }}``.

Their own templates lean on undefined values meaning "not given", ours do not: so they live in an
environment of their own, and ours stays strict.
"""

import re
from functools import cache
from typing import Any

from flask import Flask
from jinja2 import Environment, PackageLoader

_PACKAGE = "govuk_frontend_jinja"


@cache
def _environment() -> Environment:
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


@cache
def components() -> dict[str, Any]:
    """Every component's macro by name: ``govukAccordion`` to ``govukWarningText``."""
    environment = _environment()
    found: dict[str, Any] = {}
    for path in environment.list_templates():
        if path.startswith("components/") and path.endswith("/macro.html"):
            module = environment.get_template(f"{_PACKAGE}/{path}").module
            found |= {
                name: getattr(module, name)
                for name in dir(module)
                if re.fullmatch(r"govuk[A-Z]\w+", name)
            }
    return found


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(components())
