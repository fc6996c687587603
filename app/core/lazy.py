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
from importlib.machinery import SourceFileLoader
from pathlib import Path
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


def import_alone(name: str) -> ModuleType:
    """The module ``name`` of a library, without the packages that hold it: of a library that would
    load hundreds of modules beside the one that we need. Others do not see it."""
    top, *below = name.split(".")
    path = Path(str(import_module(top).__file__)).parent.joinpath(*below).with_suffix(".py")
    module = ModuleType(name)
    SourceFileLoader(name, str(path)).exec_module(module)
    return module
