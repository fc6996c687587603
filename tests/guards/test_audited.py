"""What changes records is named, and goes through the session that the audit listens to."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import app
from app.audit.labels import event_label
from app.audit.shapes import ValueKind, shape_of
from app.core.domain import domains_of
from app.core.models import Base, Record

FOLDER = Path(app.__file__).parent


def services():
    for module in pkgutil.walk_packages([str(FOLDER)], "app."):
        if re.fullmatch(r"app(\.\w+)+\.(\w+_)?service(\.\w+)?", module.name):
            yield importlib.import_module(module.name)


def verbs():
    """The public functions that someone acts by."""
    for module in services():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and next(iter(inspect.signature(function).parameters), "") == "actor":
                yield function


def test_every_service_names_its_audit_event():
    found = list(verbs())

    assert len(found) > 50
    assert [v.__qualname__ for v in found if not hasattr(v, "audit_tag")] == []
    assert [v.audit_tag for v in found if not re.fullmatch(r"[a-z-]+:[a-z-]+", v.audit_tag)] == []


def test_what_people_call_events_is_said_of_events_that_there_are(app):
    written = "\n".join(
        path.read_text() for path in FOLDER.rglob("*.py") if path.name != "domain.py"
    )
    called = {tag: word for domain in domains_of(app) for tag, word in domain.events.items()}

    assert event_label("suggestion:dismissed") == "Rejected"
    assert event_label("risk:closed") == "Closed"
    assert [tag for tag in called if f'"{tag}"' not in written] == []


#: What goes round the unit of work, and so would be recorded by nobody.
PAST_THE_LISTENERS = re.compile(r"bulk_save_objects|bulk_insert_mappings|bulk_update_mappings")


def test_nothing_goes_past_the_listeners():
    files = {p: p.read_text() for p in FOLDER.rglob("*.py") if "audit" not in p.parts}

    assert [p.name for p, text in files.items() if PAST_THE_LISTENERS.search(text)] == []


def test_every_record_is_recorded():
    """A model says so where it is not, and none that people edit may."""
    records = [m for m in Base.registry.mappers if issubclass(m.class_, Record)]

    assert [m.class_.__name__ for m in records if shape_of(m) is None] == []
    assert [m.class_.__name__ for m in records if not shape_of(m).fields] == []


#: Names that sound secret.
SECRETS = re.compile(r"password|secret|token|_hash$|recovery")


def test_secrets_are_known_for_what_they_are():
    kinds = {
        f"{m.class_.__name__}.{field.key}": field.kind
        for m in Base.registry.mappers
        if (shape := shape_of(m))
        for field in shape.fields
    }

    assert kinds["Account.password_hash"] is ValueKind.SECRET
    assert {n: k for n, k in kinds.items() if SECRETS.search(n) and k != ValueKind.SECRET} == {}
