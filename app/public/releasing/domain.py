"""What publishing declares."""

from typing import Any

from app.core.access import Actor
from app.core.domain import EVERY_RECORD, Domain, NavigationEntry, Panel, RecordKind
from app.public.kinds import public_kind_of
from app.public.models import Release
from app.public.releasing.permissions import can_publish
from app.public.releasing.views import blueprint


def _panel(record: Any, actor: Actor) -> dict[str, Any] | None:
    """Where a record that can be published is."""
    kind = public_kind_of(record) if can_publish(actor) else None
    return {"kind": kind, "record": record} if kind is not None else None


DOMAIN = Domain(
    name="releasing",
    blueprint=blueprint,
    navigation=(
        NavigationEntry(
            "Programme",
            "Publication",
            "releasing.list_releases",
            78,
            can_publish,
            "What anyone can read without signing in, and what could be published",
        ),
    ),
    records=(
        RecordKind(
            "published_copy",
            Release,
            lambda release: ("releasing.show_release", {"release_id": release.id}),
            can_publish,
        ),
    ),
    panels=(Panel(EVERY_RECORD, 78, "releasing/record_panel.html", _panel),),
    events={"release:made": "Published", "release:withdrawn": "Withdrawn from publication"},
)
