"""Loader options that are made when they are first used. Making one has SQLAlchemy set up every
mapper there is: that takes longer than most commands, which need none of it."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, overload


class _Loading(Sequence[Any]):
    def __init__(self, make: Callable[[], Sequence[Any]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Sequence[Any]:
        return self._make()

    @overload
    def __getitem__(self, at: int) -> Any: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Any]: ...

    def __getitem__(self, at: int | slice) -> Any:
        return self._made[at]

    def __len__(self) -> int:
        return len(self._made)


def loading(make: Callable[[], Sequence[Any]]) -> Sequence[Any]:
    """Loader options at a module's level: ``loading(lambda: (joinedload(Risk.owner),))``."""
    return _Loading(make)
