"""What a return still lacks, and how far each of its parts is."""

from collections.abc import Collection
from dataclasses import dataclass

from app.returns.models import Return, ReturnPart
from app.returns.parts import PartKey, PartKind, PartState, is_complete, parts_in_use


@dataclass(frozen=True)
class PartStatus:
    """How far a part is; ``saved`` is what is known of it, None before the return is begun."""

    part: PartKind
    state: PartState
    saved: ReturnPart | None


def complete_parts(returned: Return | None) -> set[PartKey]:
    """The parts that are answered. The return comes with its parts and promises."""
    if returned is None:
        return set()
    by_key = {part.key: part for part in returned.parts}
    done = {
        key
        for key, part in parts_in_use().items()
        if is_complete(
            part,
            lambda name: getattr(returned, name),
            is_nothing=by_key[key].is_nothing,
            is_saved=by_key[key].saved_at is not None,
        )
    }
    if any(promise.answer is None for promise in returned.promises):
        done.discard(PartKey.ACHIEVEMENTS)
    return done


def part_statuses(returned: Return | None, asked: Collection[PartKey]) -> list[PartStatus]:
    """Every part in use, in order; of those in ``asked`` a question waits for its answer."""
    done = complete_parts(returned)
    by_key = {part.key: part for part in returned.parts} if returned is not None else {}
    return [
        PartStatus(part, _state(key, by_key.get(key), done, asked), by_key.get(key))
        for key, part in parts_in_use().items()
    ]


def _state(
    key: PartKey, saved: ReturnPart | None, done: Collection[PartKey], asked: Collection[PartKey]
) -> PartState:
    if key in asked:
        return PartState.PROBLEM
    if key in done:
        return PartState.COMPLETE
    is_begun = saved is not None and saved.saved_at is not None
    return PartState.IN_PROGRESS if is_begun else PartState.NOT_STARTED
