"""What publishing declares."""

from datetime import date
from typing import Any

from sqlalchemy import Select

from app.core.access import OPERATOR, SIGNED_OUT, Actor
from app.core.domain import EVERY_RECORD, Domain, Found, NavigationEntry, Panel, RecordKind
from app.core.searched import Searched
from app.core.timed import Every, Job
from app.public.kinds import folder_of, public_kinds_of
from app.public.models import Release
from app.public.queries import select_current
from app.public.releasing.jobs import tell_of_unfit
from app.public.releasing.permissions import can_publish
from app.public.releasing.views import blueprint


def _panel(record: Any, actor: Actor) -> dict[str, Any] | None:
    """Where a record that can be published is."""
    kinds = public_kinds_of(record) if can_publish(actor) else []
    return {"kinds": kinds, "record": record} if kinds else None


def _readable(actor: Actor, _on: date) -> Select[Any] | None:
    """They are found on the public side: who works in the programme finds the records."""
    return select_current() if actor in (SIGNED_OUT, OPERATOR) else None


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
            readable=_readable,
            found=Found(
                Release.title,
                lambda row: (
                    "public.show_release",
                    {"folder": folder_of(row.kind), "key": row.key},
                ),
                {"kind": Release.kind, "key": Release.key, "detail": Release.kind_one},
                lambda row: row.detail,
                says_kind=True,
            ),
            searched=Searched(texts=[Release.words], day=Release.dated_on),
        ),
    ),
    jobs=(
        Job("releasing.tell", "Say which published copies to withdraw", Every(300), tell_of_unfit),
    ),
    panels=(Panel(EVERY_RECORD, 78, "releasing/record_panel.html", _panel),),
    events={"release:made": "Published", "release:withdrawn": "Withdrawn from publication"},
)
