"""Changes to other areas."""

from collections.abc import Sequence
from typing import Unpack

from app.audit.events import audited
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.extensions import db
from app.pilots.areas import queries
from app.pilots.areas.models import OtherArea, OtherAreaTheme
from app.pilots.areas.permissions import can_edit_areas
from app.pilots.areas.rules import MOST_THEMES, AreaFacts
from app.pilots.themes.rules import Merging
from app.pilots.themes.service import find_or_make


@audited("other-area:added")
def create_area(
    actor: Actor, *, theme_names: Sequence[str], **facts: Unpack[AreaFacts]
) -> OtherArea:
    can_edit_areas(actor).enforce()
    area = OtherArea(themes=[], **facts)
    _work_on(area, theme_names)
    return add_record(area)


@audited("other-area:changed")
def amend_area(
    actor: Actor, *, area: OtherArea, theme_names: Sequence[str], **facts: Unpack[AreaFacts]
) -> None:
    can_edit_areas(actor).enforce()
    assign(area, facts)
    if [use.name for use in area.themes] != list(theme_names):
        _work_on(area, theme_names)
    area.touch()


def _work_on(area: OtherArea, theme_names: Sequence[str]) -> None:
    themes = find_or_make(theme_names)
    if len(themes) > MOST_THEMES:
        raise DomainError(f"Enter {MOST_THEMES} themes at most.", field="theme_names")
    present = {use.theme_id: use for use in area.themes}
    uses = []
    for position, theme in enumerate(themes, 1):
        use = present.get(theme.id) or OtherAreaTheme(theme_id=theme.id, theme=theme)
        use.position = position
        uses.append(use)
    area.themes = uses


def follow_merged(merging: Merging) -> None:
    """What worked on a theme that was merged works on the one that stays."""
    held = {use.area_id for use in queries.list_uses(merging.into_id)}
    for use in queries.list_uses(merging.theme_id):
        if use.area_id in held:
            db.session.delete(use)
        else:
            use.theme_id = merging.into_id
