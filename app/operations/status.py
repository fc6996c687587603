"""How the service stands, for the operator: what the domains declare, and what belongs to none."""

import platform
import shutil
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.audit import heads
from app.audit.heads import BadHead
from app.core import clock
from app.core.commands import check_schema
from app.core.database_trouble import advice_on
from app.core.domain import domains_of
from app.core.errors import DomainError
from app.core.formats import counted, moment
from app.core.operating import Condition
from app.extensions import db
from app.operations import backups, work_status
from app.operations.models import SchedulerBeat
from app.operations.rules import GONE_AFTER
from config import Settings

#: Less than this is too little to work with, in bytes.
LEAST_FREE = 1024**3
_GIBIBYTE = 1024**3
#: A backup that is this much later than the setting says is missing.
_PATIENCE = 2


def find_unready() -> dict[str, str]:
    """What keeps the service from answering, by its part, in one plain word or two; empty where
    it can. Says nothing of what it holds."""
    unready = {}
    try:
        check_schema()
    except SQLAlchemyError:
        unready["database"] = "cannot be reached"
    except DomainError:
        unready["schema"] = "is not at this program’s migration"
    if not _has_fonts():
        unready["fonts"] = "are missing"
    return unready


def _has_fonts() -> bool:
    return any((Path(current_app.static_folder or "") / "fonts").glob("*.ttf"))


def list_conditions() -> list[Condition]:
    """All of it, in the order in which an operator asks. Where the database is out of reach, that
    is all that can be said."""
    try:
        check_schema()
        return [
            Condition("Database", _describe_database()),
            *_schedulers(),
            *work_status.conditions(work_status.list_statuses()),
            *(
                condition
                for domain in domains_of(current_app)
                if domain.conditions is not None
                for condition in domain.conditions()
            ),
            _backup(),
            _heads(),
            _disk(),
            *_settings(),
            Condition("Versions", _versions()),
        ]
    except DBAPIError as error:
        return [Condition("Database", "Cannot be used.", advice_on(error) or "Read the log.")]
    except DomainError as error:
        return [Condition("Database", "Is not ready.", error.message)]


def _describe_database() -> str:
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[db.engine.dialect.name]
    return f"{name}, up to date."


def _schedulers() -> Iterator[Condition]:
    since = clock.now() - GONE_AFTER
    alive, first = db.session.execute(
        select(func.count(), func.min(SchedulerBeat.started_at)).where(
            SchedulerBeat.seen_at >= since
        )
    ).one()
    if alive:
        yield Condition(
            "Schedulers", f"{counted(alive, 'scheduler')} running, the first since {moment(first)}."
        )
        return
    last = db.session.scalar(select(func.max(SchedulerBeat.seen_at)))
    yield Condition(
        "Schedulers",
        "None is running." + (f" One was last seen {moment(last)}." if last else ""),
        "Start 'flask scheduler': until then no pack is built and no mail is sent.",
    )


def _backup() -> Condition:
    settings: Settings = current_app.config["SETTINGS"]
    if settings.backup_folder is None:
        return Condition(
            "Backup",
            "The service makes none.",
            "Set BACKUP_FOLDER, unless the database is backed up by other means.",
        )
    last = backups.newest(settings.backup_folder)
    found = f"The last was made {moment(last)}." if last else "None yet."
    if last is None or last < clock.now() - _PATIENCE * settings.backup_every:
        return Condition("Backup", found, "Run 'flask backup', and read the scheduler’s log.")
    return Condition("Backup", found)


def _heads() -> Condition:
    """Whether the head of the record of changes is kept outside the database."""
    settings: Settings = current_app.config["SETTINGS"]
    path = settings.record_heads_file
    if path is None and settings.record_heads_mail:
        return Condition("Record", "Its head is sent by email.")
    if path is None:
        return Condition(
            "Record",
            "Its head is not kept anywhere else.",
            "Set RECORD_HEADS_FILE or RECORD_HEADS_MAIL: until then, the loss of its newest "
            "entries would go unnoticed.",
        )
    try:
        last = heads.find_last(path)
    except (OSError, BadHead):
        return Condition(
            "Record", f"The heads in {path} cannot be used.", "Run 'flask audit verify'."
        )
    return Condition(
        "Record",
        f"Its head was last kept {moment(last.at)}." if last else "No head has been kept yet.",
    )


def _disk() -> Condition:
    settings: Settings = current_app.config["SETTINGS"]
    free = shutil.disk_usage(settings.instance_path).free
    found = f"{free / _GIBIBYTE:,.1f} GiB free in {settings.instance_path}."
    return Condition("Disk", found, "Free some space." if free < LEAST_FREE else "")


def _settings() -> Iterator[Condition]:
    settings: Settings = current_app.config["SETTINGS"]
    for warning in settings.warnings:
        found, _, advice = warning.partition(". ")
        yield Condition("Settings", f"{found}.", advice)


def _versions() -> str:
    names = ("Flask", "SQLAlchemy", "WeasyPrint")
    found = ", ".join(f"{name} {metadata.version(name)}" for name in names)
    return f"Python {platform.python_version()}, {found}."
