"""Changes to themes: one is made where a place names it first, and can be renamed and merged."""

from collections.abc import Callable, Sequence
from typing import Any, Unpack

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.audit.events import audited
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.models import TEXT_LENGTH
from app.extensions import db
from app.pilots.models import PilotTheme, Theme, ThemeName
from app.pilots.permissions import can_edit_pilot
from app.pilots.rules import ThemeFacts, name_key
from app.pilots.themes import queries
from app.pilots.themes.rules import Merging

#: The most records of a kind that follow a theme that is merged.
FOLLOWERS = 1000


def find_or_make(names: Sequence[str]) -> list[Theme]:
    """The themes that some names mean, in their order, each once; one that no theme has is made.
    For services that have asked whether it may be."""
    known = queries.find_named(names)
    found: list[Theme] = []
    for name in names:
        key = name_key(name)
        if key not in known:
            known[key] = add_record(Theme(name=name, names=[ThemeName(key=key, name=name)]))
        if known[key] not in found:
            found.append(known[key])
    return found


@audited("theme:added")
def create_theme(
    actor: Actor, *, name: str, other_names: Sequence[str], **facts: Unpack[ThemeFacts]
) -> Theme:
    can_edit_pilot(actor).enforce()
    theme = Theme(name=name, names=[], **facts)
    _name(theme, name, other_names)
    return add_record(theme)


@audited("theme:changed")
def amend_theme(
    actor: Actor,
    *,
    theme: Theme,
    name: str,
    other_names: Sequence[str],
    **facts: Unpack[ThemeFacts],
) -> None:
    """Change a theme. Its name before stays among its other names when it is renamed, so that
    whoever writes it still means this theme."""
    can_edit_pilot(actor).enforce()
    is_renamed = name_key(name) != name_key(theme.name)
    kept = [*other_names, theme.name] if is_renamed else other_names
    _name(theme, name, kept)
    assign(theme, {"name": name, **facts})
    theme.touch()


@audited("theme:merged")
def merge_theme(actor: Actor, *, theme: Theme, into_id: int) -> Theme:
    """Make a theme one with another, which has from then on all its places, names and words."""
    can_edit_pilot(actor).enforce()
    if into_id == theme.id:
        raise DomainError("Choose another theme.", field="into_id")
    into = queries.get_theme(into_id)
    about = "\n\n".join(text for text in (into.about, theme.about) if text)
    if len(about) > TEXT_LENGTH:
        raise DomainError(
            "What the two are about is too long for one theme. Shorten one of them first.",
            field="into_id",
        )
    enforce_checks("theme:merged", Merging(theme.id, into.id))
    held = {use.pilot_id for use in queries.list_uses(into.id)}
    for use in queries.list_uses(theme.id):
        if use.pilot_id in held:
            db.session.delete(use)
        else:
            use.theme_id = into.id
    moved = list(theme.names)
    theme.names = []
    into.names.extend(moved)
    into.about = about
    into.lead_organisation_id = into.lead_organisation_id or theme.lead_organisation_id
    into.lead_person_id = into.lead_person_id or theme.lead_person_id
    into.touch()
    db.session.flush()
    db.session.delete(theme)
    db.session.flush()
    return into


def following(theme_id: InstrumentedAttribute[Any]) -> Callable[[Merging], None]:
    """The check ``theme:merged`` of records that name their theme in a column: they are of the one
    that stays."""

    def follow(merging: Merging) -> None:
        rows = select(theme_id.class_).where(theme_id == merging.theme_id).limit(FOLLOWERS)
        for row in db.session.scalars(
            rows.execution_options(sees_restricted=True, sees_withdrawn=True)
        ):
            setattr(row, theme_id.key, merging.into_id)

    return follow


def uses_of(themes: Sequence[Theme], before: Sequence[PilotTheme]) -> list[PilotTheme]:
    """What says that a place works on some themes, in their order: of one that it works on
    already, what says so now."""
    present = {use.theme_id: use for use in before}
    found = []
    for position, theme in enumerate(themes, 1):
        use = present.get(theme.id) or PilotTheme(theme_id=theme.id, theme=theme)
        use.position = position
        found.append(use)
    return found


def _name(theme: Theme, name: str, other_names: Sequence[str]) -> None:
    """Let a theme have its name and other names, and no more. Raises ``DomainError`` beside the
    name that another theme has."""
    wanted = {name_key(each): each for each in (*other_names, name)}
    for key, other in queries.find_named(list(wanted.values())).items():
        if other is not theme:
            raise DomainError(
                f"“{wanted[key]}” is a name of the theme “{other.name}”. Merge the two themes "
                "instead.",
                field="name" if key == name_key(name) else "other_names",
            )
    present = {each.key: each for each in theme.names}
    for key, each in wanted.items():
        if key in present:
            present[key].name = each
    theme.names = [each for key, each in present.items() if key in wanted] + [
        ThemeName(key=key, name=each) for key, each in wanted.items() if key not in present
    ]
