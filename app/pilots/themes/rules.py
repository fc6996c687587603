"""What two themes that become one are told apart by."""

from typing import NamedTuple


class Merging(NamedTuple):
    """The keys of a theme that goes and of the one that stays: what other domains keep of the
    first is then of the second (the check ``theme:merged``)."""

    theme_id: int
    into_id: int
