"""Heavy libraries, imported when they are first used: the one way to do so in this program.

The import that type checkers and the import contracts read stands under ``TYPE_CHECKING``; what
runs is the stand-in:

    if TYPE_CHECKING:
        import xlsxwriter
    else:
        xlsxwriter = lazy_import("xlsxwriter")

A module that names the library's types in its signatures begins with
``from __future__ import annotations``.
"""

from importlib import import_module
from types import ModuleType
from typing import Any


class _Lazy(ModuleType):
    """Stands in for a module, which is imported when something of it is first asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # whoever inspects the stand-in does not use the module
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


def lazy_import(name: str) -> ModuleType:
    """A stand-in for the module ``name``, as for ``import name`` of one that has no dots, and as
    for ``from package import name`` of one that has."""
    return _Lazy(name)
