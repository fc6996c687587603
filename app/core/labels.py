"""What tables and columns are called where people read it: by their names, unless their ``info``
says ``{"label": ...}`` or, of a table, ``{"plural": ...}``."""

from app.core.models import Base
from app.core.wording import Phrase, Text

#: Names in the code of what is called otherwise on pages, by the programme's own words or by the
#: glossary's.
_OWN: dict[str, Text] = {
    "state": "status",
    "pilot": Phrase("{place}"),
    "region": Phrase("{region}"),
    "department": Phrase("{asked}"),
}


def humanised(key: str) -> str:
    """``presenter_id`` reads "presenter", ``need_by_on`` "need by"."""
    words = key.removeprefix("is_").replace("governance_", "")
    for ending in ("_id", "_on", "_at", "_pounds", "_pence", "_number"):
        words = words.removesuffix(ending)
    return " ".join(str(_OWN.get(word, word)) for word in words.split("_"))


def table_label(name: str) -> str:
    """What a row of a table is called, however its name is written: "write-round"."""
    table = Base.metadata.tables.get(name.replace("-", "_"))
    label: Text = table.info.get("label", "") if table is not None else ""
    return str(label) or humanised(name if table is None else table.name)


def table_plural(name: str) -> str:
    plural: Text = Base.metadata.tables[name].info.get("plural", "")
    return str(plural) or f"{table_label(name)}s"
