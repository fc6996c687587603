"""Where templates are compiled: Jinja's environment and Flask's, but for what takes them long."""

from collections.abc import MutableMapping
from typing import Any

import flask.templating
import jinja2


class _OneGlobals(jinja2.Environment):
    """What all templates know is one dictionary. Jinja gives each a chain of two, one of its own
    and empty, which is looked through name by name for each template that a page has: for a page
    of ours, a tenth of drawing it."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


class ComponentEnvironment(_OneGlobals):
    """Of the GOV.UK components' own templates."""


class PageEnvironment(_OneGlobals, flask.templating.Environment):
    """Of our templates."""
