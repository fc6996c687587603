"""What programme declares."""

from collections.abc import Iterator

from app.core.domain import Domain, NavigationEntry, RecordKind
from app.programme import cli
from app.programme.models import Programme
from app.programme.permissions import can_read_programme
from app.programme.public import PROGRAMME
from app.programme.queries import find_programme
from app.programme.views import blueprint


def _name() -> Iterator[str]:
    programme = find_programme()
    if programme is not None:
        yield programme.name


DOMAIN = Domain(
    public=(PROGRAMME,),
    name="programme",
    guessable=_name,
    blueprint=blueprint,
    records=(
        RecordKind(
            "programme",
            Programme,
            lambda _programme: ("programme.show_programme", {}),
            lambda actor, _programme: can_read_programme(actor),
        ),
    ),
    navigation=(
        NavigationEntry(
            "Programme",
            "About the programme",
            "programme.show_programme",
            70,
            can_read_programme,
            "Its name, sponsor and outcomes, and the words that it uses",
        ),
    ),
    commands=(cli.commands,),
)
