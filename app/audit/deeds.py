"""Naming what a service does, so that its changes are told in those words."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def deed(tag: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a service's verb, whose first argument is the actor: ``@deed("milestone:closed")``.
    What the database is told to change inside is recorded under the tag, by that actor. A verb
    that calls another keeps its own tag."""

    def mark(verb: Callable[P, R]) -> Callable[P, R]:
        @wraps(verb)
        def named(*args: P.args, **kwargs: P.kwargs) -> R:
            return verb(*args, **kwargs)

        marked: Any = named
        marked.deed = tag
        return named

    return mark
