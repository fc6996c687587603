"""What accounts declare."""

from sqlalchemy import select

from app.accounts import cli, queries
from app.accounts.models import Organisation, Person
from app.accounts.permissions import can_read_people
from app.accounts.views import blueprint
from app.core.domain import Domain, NavigationEntry, RecordKind
from app.core.held import HeldKind
from app.core.rows import TODAY
from app.core.searched import Searched

DOMAIN = Domain(
    name="accounts",
    blueprint=blueprint,
    grants=queries.select_grants,
    held=(
        HeldKind(
            Person.organisation_id,
            lambda: (~queries.has_left(TODAY),),
            ("person who works there", "people who work there"),
        ),
    ),
    administrative=("account", "organisation", "person"),
    records=(
        RecordKind(
            "person",
            Person,
            lambda r: ("accounts.show_person", {"person_id": r.id}),
            lambda actor, _person: can_read_people(actor),
            readable=lambda actor, _on: select(Person) if can_read_people(actor) else None,
            searched=Searched(texts=(Person.role_title,)),
        ),
        RecordKind(
            "organisation",
            Organisation,
            lambda r: ("accounts.show_organisation", {"organisation_id": r.id}),
            lambda actor, _body: can_read_people(actor),
            readable=lambda actor, _on: select(Organisation) if can_read_people(actor) else None,
        ),
    ),
    navigation=(
        NavigationEntry(
            "Programme",
            "People",
            "accounts.list_people",
            80,
            can_read_people,
            "Everyone in the programme, with their roles and accounts",
        ),
        NavigationEntry(
            "Programme",
            "Organisations",
            "accounts.list_organisations",
            81,
            can_read_people,
            "The bodies that people work for",
        ),
    ),
    commands=(cli.commands,),
)
