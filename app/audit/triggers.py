"""The triggers that keep the record append-only: are they there, as they were, and no other?"""

from sqlalchemy import Connection, text

_REFUSED = "the record of changes is append-only"
_ABORT = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
_REFUSE = "EXECUTE FUNCTION refuse_audit_change()"

#: What the newest migration leaves, by the kind of database.
EXPECTED: dict[str, dict[str, str]] = {
    "sqlite": {
        "audit_entry_update": f"BEFORE UPDATE ON audit_entry {_ABORT}",
        "audit_entry_delete": f"BEFORE DELETE ON audit_entry {_ABORT}",
        "audit_entry_replace": "BEFORE INSERT ON audit_entry WHEN EXISTS "
        f"(SELECT 1 FROM audit_entry WHERE id = NEW.id) {_ABORT}",
        "audit_head_back": "BEFORE UPDATE ON audit_head WHEN NEW.id <> OLD.id OR "
        f"NEW.count <= OLD.count {_ABORT}",
        "audit_head_delete": f"BEFORE DELETE ON audit_head {_ABORT}",
        "audit_head_replace": "BEFORE INSERT ON audit_head WHEN EXISTS "
        f"(SELECT 1 FROM audit_head) {_ABORT}",
    },
    "postgresql": {
        "audit_entry_change": f"BEFORE DELETE OR UPDATE ON audit_entry FOR EACH ROW {_REFUSE}",
        "audit_entry_truncate": f"BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT {_REFUSE}",
        "audit_head_back": "BEFORE UPDATE ON audit_head FOR EACH ROW WHEN (new.id <> old.id OR "
        f"new.count <= old.count) {_REFUSE}",
        "audit_head_delete": f"BEFORE DELETE ON audit_head FOR EACH ROW {_REFUSE}",
        "audit_head_truncate": f"BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT {_REFUSE}",
    },
}

_BODY = f"BEGIN RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'restrict_violation'; END"

_SELECT = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    # One that is switched off, or whose function does something else, has no definition.
    "postgresql": f"""
        SELECT tgname, CASE WHEN tgenabled IN ('O', 'A') AND (
            proname <> 'refuse_audit_change' OR btrim(prosrc) = '{_BODY.replace("'", "''")}')
            THEN pg_get_triggerdef(pg_trigger.oid, true) ELSE '' END
        FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
        JOIN pg_class ON pg_class.oid = tgrelid
        WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
        ORDER BY tgname""",
}


def wrong_triggers(connection: Connection) -> list[str]:
    """A sentence for each trigger that is missing, changed or not the program's."""
    dialect = connection.dialect.name
    expected = {name: f"CREATE TRIGGER {name} {rest}" for name, rest in EXPECTED[dialect].items()}
    found: dict[str, str] = {row[0]: row[1] for row in connection.execute(text(_SELECT[dialect]))}
    missing = [
        f"The trigger {name} is missing, off or changed: the database no longer prevents "
        "changes to the record."
        for name, definition in expected.items()
        if found.get(name) != definition
    ]
    strange = [
        f"The trigger {name} is not one of the program’s: find out what it does."
        for name in found
        if name not in expected
    ]
    return missing + strange
