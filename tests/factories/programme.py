"""The programme, its pilots and what they report."""

from datetime import date
from typing import Any

from app.accounts.models import Organisation, Person
from app.core import clock
from app.core.markings import MarkingScheme
from app.core.rag import Rag
from app.extensions import db
from app.pilots.areas.models import OtherArea, OtherAreaTheme
from app.pilots.models import (
    Pilot,
    PilotPartner,
    PilotRole,
    PilotTheme,
    Region,
    Theme,
    ThemeName,
)
from app.pilots.notes.models import PlaceNote
from app.pilots.notes.rules import NoteReaders, PlaceNoteKind
from app.pilots.rules import PilotRoleKind, name_key
from app.programme.models import Programme
from app.returns.keeping import freeze
from app.returns.models import ReportingRound, Return, ReturnNote
from app.returns.parts import PartKey
from app.returns.rules import ReturnNoteKind, ReturnState
from tests.factories.base import next_name, saved


def programme(**given: Any) -> Programme:
    return saved(
        Programme(
            **{
                "name": "Total Place",
                "starts_on": date(2009, 4, 22),
                "marking_scheme": MarkingScheme.BEFORE_APRIL_2014,
                "aims": [],
                "place_word": "pilot",
                "places_word": "pilots",
                "asked_word": "department",
                "asked_words": "departments",
                "reviewing_post": "Government Office lead",
                "second_post": "Locality Manager",
                "third_post": "Director-general champion",
            }
            | given
        )
    )


def region(**given: Any) -> Region:
    return saved(Region(**{"name": next_name("Region"), "tile_row": 0, "tile_column": 0} | given))


def pilot(**given: Any) -> Pilot:
    name = given.get("name") or next_name("Pilot")
    given.setdefault("region", None)
    given["region"] = given["region"] or region()
    slug = "".join(c if c.isalnum() else "-" for c in name.lower())
    return saved(
        Pilot(
            **{
                "slug": slug[:60],
                "name": name,
                "short_name": name[:60],
                "areas": [],
                "themes": [],
                "partners": [],
            }
            | given
        )
    )


def theme(*places: Pilot, **given: Any) -> Theme:
    """A theme that some places work on."""
    name = given.setdefault("name", next_name("Theme"))
    made = saved(Theme(**{"names": [ThemeName(key=name_key(name), name=name)]} | given))
    for place in places:
        saved(PilotTheme(pilot_id=place.id, position=made.id, theme_id=made.id))
        db.session.expire(place, ["themes"])
    return made


def other_area(*themes: Theme, **given: Any) -> OtherArea:
    """An area outside the programme that works on some themes."""
    uses = [
        OtherAreaTheme(position=position, theme=each) for position, each in enumerate(themes, 1)
    ]
    return saved(OtherArea(**{"name": next_name("Area"), "themes": uses} | given))


def place_note(on: Pilot, **given: Any) -> PlaceNote:
    return saved(
        PlaceNote(
            **{
                "pilot_id": on.id,
                "kind": PlaceNoteKind.SUPPORT,
                "readers": NoteReaders.PLACE,
                "noted_on": date(2010, 1, 20),
                "body": "Spoke to the lead.",
            }
            | given
        )
    )


def pilot_role(
    who: Person, pilot: Pilot, kind: PilotRoleKind = PilotRoleKind.LEAD, **given: Any
) -> PilotRole:
    return saved(
        PilotRole(
            **{
                "pilot_id": pilot.id,
                "person_id": who.id,
                "kind": kind,
                "starts_on": date(2009, 4, 22),
            }
            | given
        )
    )


def pilot_partner(pilot: Pilot, organisation: Organisation) -> PilotPartner:
    return saved(PilotPartner(pilot_id=pilot.id, organisation_id=organisation.id))


def reporting_round(**given: Any) -> ReportingRound:
    return saved(
        ReportingRound(
            **{
                "name": next_name("Round"),
                "period_starts_on": date(2010, 1, 1),
                "period_ends_on": date(2010, 1, 31),
                "opens_on": date(2010, 1, 18),
                "due_on": date(2010, 2, 1),
            }
            | given
        )
    )


def progress_update(*, pilot: Pilot | None = None, **given: Any) -> Return:
    """A submitted return, whole, with its version. Given another state, it is in that one."""
    given.setdefault("round", None)
    given["round"] = given["round"] or reporting_round()
    submitted_on = given.pop("submitted_on", date(2010, 2, 1))
    returned = Return(
        **{
            "pilot": pilot or globals()["pilot"](),
            "state": ReturnState.SUBMITTED,
            "headline": "On course",
            "achievements": "The count of spend is done.",
            "outlook": "The final report.",
            "learning": "Start with the customer.",
            "needs": "A named lead at the department.",
            "insight": "Fewer people call twice.",
            "resources": "Two posts are filled.",
            "spend_pence": 0,
            "confidence": Rag.AMBER_GREEN,
            "confidence_reason": "One partner has yet to agree.",
        }
        | given
    )
    for part in returned.parts:
        part.saved_at = clock.now()
    db.session.add(returned)
    db.session.flush()
    if returned.state != ReturnState.DRAFT:
        by = given.get("submitted_by_id")
        freeze(returned, submitted_on, clock.now(), submitted_by_id=by)
    return saved(returned)


def return_note(returned: Return, **given: Any) -> ReturnNote:
    """A question on what a return says that it needs."""
    return saved(
        ReturnNote(
            **{
                "return_id": returned.id,
                "number": 1,
                "key": PartKey.NEEDS,
                "kind": ReturnNoteKind.QUESTION,
                "text": "Whose budget is it?",
                "is_reviewers": True,
                "given_on": date(2010, 2, 2),
                "answer_by_on": date(2010, 2, 4),
            }
            | given
        )
    )
