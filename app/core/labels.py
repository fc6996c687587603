"""What tables and columns are called where people read it: by their names, unless their ``info``
says ``{"label": ...}`` or, of a table, ``{"plural": ...}``."""

from app.core.models import Base


def humanised(key: str) -> str:
    """``presenter_id`` reads "presenter", ``need_by_on`` "need by"."""
    words = key.removeprefix("is_").replace("governance_", "")
    for ending in ("_id", "_on", "_at", "_pounds", "_number"):
        words = words.removesuffix(ending)
    return words.replace("_", " ")


def table_label(name: str) -> str:
    """What a row of a table is called: "write-round"."""
    table = Base.metadata.tables.get(name)
    label: str = table.info.get("label", "") if table is not None else ""
    return label or humanised(name)


def table_plural(name: str) -> str:
    plural: str = Base.metadata.tables[name].info.get("plural", "")
    return plural or f"{table_label(name)}s"
