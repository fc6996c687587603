"""How sentences say figures, and what is so (``recounting``). Where a new sentence has a number
that nothing here counts, add a line to ``TOLD``."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.formats import money, pounds
from app.core.sections import Listing
from app.packs.content import PackContent
from tests.guards.recounting import Recount, rows_of

N = r"(\d[\d,]*(?:\.\d+)?)"
OR_NONE = r"(\d[\d,]*|none)"
#: How sentences say figures, and which these are: by name, or what counts them.
TOLD: tuple[tuple[str, tuple[str, ...]], ...] = (
    (rf"{N} of {N} pilots (?:is|are) on track", ("places_on_track", "places")),
    (
        rf"^{N} of {N} pilots needs? attention: (?:{N} Red)?(?:,? ?(?:and )?{N} Amber/Red)?"
        rf"(?:,? ?(?:and )?{N} moved down)?(?:,? ?(?:and )?{N} without a return)?$",
        (
            "places_worrying", "places", "places_red", "places_amber_red", "places_fallen",
            "places_not_rated",
        ),
    ),
    (rf"{N} pilots? (?:is|are) Amber/Red", ("places_amber_red",)),
    (rf"{N} Amber/Red", ("places_amber_red",)),
    (rf"{N} Amber\b", ("places_amber",)),
    (rf"{N} not rated", ("places_not_rated",)),
    (rf"{N} returns? (?:is|are) late", ("returns_late",)),
    (rf"{N} of {N} returns (?:from pilots )?received", ("returns_received", "places")),
    (rf"{N} pilots have moved down and {N} up since", ("places_moved_down", "places_up")),
    (rf"{N} pilots have moved (?:down|up)", ("places_moved_down",)),
    (rf"{N} pilots in {N} regions", ("places", "regions")),
    (
        rf"{N} of {N} milestones are Red, {N} of them key",
        ("milestones_red", "milestones", "milestones_red_key"),
    ),
    (rf"{N} of {N} milestones are Red", ("milestones_red", "milestones")),
    (rf"{N} have been completed since", ("milestones_completed",)),
    (rf"{N} of {N} key milestones are later", ("milestones_key_late", "milestones_key")),
    (
        rf"{N} milestones need attention: {N} are Red, (?:all of them |{N} of them )?beyond "
        rf"tolerance(?:; {N} have moved later)?",
        (
            "milestones_needing_attention", "milestones_red", "milestones_beyond_tolerance",
            "milestones_moved_later",
        ),
    ),
    (rf"{N} milestones? have been completed", ("milestones_completed",)),
    (
        rf"{N} milestones and {N} products? have been completed",
        ("milestones_completed", "products_completed"),
    ),
    (
        rf"{N} milestones and {N} products are due by the next",
        ("milestones_ahead", "products_ahead"),
    ),
    (rf"{N} milestones and products are due by", ("due_in_30_days",)),
    (rf"The other {N} milestones are in annex", ("milestones_elsewhere",)),
    (rf"^{N} other milestones, in order", ("milestones_elsewhere",)),
    (rf"The other {N} open risks are in annex", ("risks_elsewhere",)),
    (rf"^{N} other open risks, highest", ("risks_elsewhere",)),
    (rf"[Aa]ll {N} milestones", ("milestones",)),
    (rf"^{N} milestones, in order", ("milestones",)),
    (
        rf"{N} change requests are waiting for a decision and {N} ha(?:s|ve) been decided",
        ("changes_waiting", "changes_decided"),
    ),
    (
        rf"{N} barriers are open with {N} departments",
        ("barriers_open", "barriers_departments"),
    ),
    (rf"{N} open barriers, {OR_NONE} with a response", ("barriers_open", "barriers_answered")),
    (rf"{N} of {N} open barriers have no response", ("barriers_waiting", "barriers_open")),
    (rf"{N} barriers? ha(?:s|ve) been escalated", ("barriers_escalated",)),
    (rf"{N} barriers await a response", ("barriers_waiting",)),
    (rf"{N} barriers? ha(?:s|ve) a response that", ("barriers_answered",)),
    (rf"{N} responses are overdue", ("barriers_overdue",)),
    (rf"{N} responses are overdue", ("requests_overdue",)),
    (rf"{N} new opportunities have been raised", ("opportunities_new",)),
    (
        rf"{N} opportunities are open, {OR_NONE} raised since",
        ("opportunities_open", "opportunities_new"),
    ),
    (rf"{N} barriers? (?:and {N} opportunit(?:y|ies) )?ha(?:s|ve) been closed",
     ("barriers_closed_lately", "opportunities_closed_lately")),
    (
        rf"responded to {N} of {N} requests from pilots \({N} open barriers, {N} open "
        rf"opportunities and {N} closed\)",
        (
            "requests_answered", "requests", "barriers_open", "opportunities_open",
            "requests_closed",
        ),
    ),
    (
        rf"^{N} departments owe {N} responses, {N} overdue",
        ("departments_owing", "requests_waiting", "requests_overdue"),
    ),
    (rf"{N} departments have overdue responses", ("departments_late",)),
    (rf"[Aa]ll {N} open barriers", ("barriers_open",)),
    (rf"^{N} open barriers, by", ("barriers_open",)),
    (rf"{N} risks are open, {N} of them very high", ("risks_open", "risks_very_high")),
    (rf"{N} have risen since", ("risks_risen",)),
    (rf"{N} of {N} open risks are very high", ("risks_very_high", "risks_open")),
    (rf"[Aa]ll {N} open risks", ("risks_open",)),
    (rf"^{N} open risks, highest", ("risks_open",)),
    (rf"highest of {N} open risks", ("risks_open",)),
    (
        rf"{N} issues are open, {N} critical or high and {N} overdue",
        ("issues_open", "issues_grave", "issues_overdue"),
    ),
    (rf"{N} posts? (?:is|are) unfilled", ("posts_missing",)),
    (rf"Shortfall: {N} posts and (£\S+) of funding", ("posts_missing", "funding_missing")),
    (
        rf"approve {N} products?, give input to {N} products? and comment on {N} products?",
        ("products_for_approval", "products_for_input", "products_for_comment"),
    ),
    (rf"; {N} are overdue\.", ("products_overdue",)),
    (rf"{N} products? needs? the group’s", ("products_asked",)),
    (rf"{N} products? awaits? approval", ("products_for_approval",)),
    (
        rf"{N} other products are under way, {OR_NONE} overdue",
        ("products_not_asked", "products_not_asked_overdue"),
    ),
    (
        rf"{N} of {N} open interdependencies are at risk; {N} are overdue",
        ("interdependencies_at_risk", "interdependencies_open", "interdependencies_overdue"),
    ),
    (
        rf"{N} of {N} open interdependencies are needed by the next meeting, {N} of them already",
        ("interdependencies_needed", "interdependencies_open", "interdependencies_overdue"),
    ),
    (rf"{N} interdependencies are at risk or overdue", ("interdependencies_risky",)),
    (rf"{N} actions are open; {N} are up to", ("actions_open", "actions_overdue")),
    (rf"{N} actions are overdue", ("actions_overdue",)),
    (rf"{N} (?:actions? )?(?:is|are) reported complete", ("actions_reported_complete",)),
    (rf"{N} other actions are not yet due", ("actions_not_due",)),
    (rf"{N} members and {N} secretar(?:y|ies)", ("members", "secretaries")),
    (
        rf"{N} pilots count (£\S+) in \d{{4}}(?:-\d\d)?, (£\S+) without transfers",
        ("spend_returns", "spend_consolidated_said", "spend_consolidated_without_said"),
    ),
    (rf"{N} of {N} returns have been moderated", ("spend_returns_moderated", "spend_returns")),
    (rf"{N} quer(?:y|ies) waits? for an explanation", ("spend_queries_open",)),
    (rf"{N} restricted (?:risk|milestone|issue|barrier|opportunity|request|product|inter|resource)",
     ("hidden",)),
    (rf"{N} restricted or marked actions?", ("hidden",)),
)  # fmt: skip
#: Days, titles, and the numbers that ``multiply`` gives to names.
NAMES_AND_DAYS = (
    r"-\d{1,3}\b",
    r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December) \d{4}",
    r"(?:January|February|December) \d{4}",
    r"“[^”]*”",
    r"HLOG\(10\)\d+",
    r"PDF/A-\w+",
)
#: Numbers that are no figures: how old something is, how long a list is cut to, what is asked.
NO_FIGURES = (
    rf"{N} days overdue",
    rf"the oldest {N} days old",
    rf"{N} days old",
    rf"{N} of {N} shown",
    rf"The {N} highest risks: {N} up(?: and {N} down)?",
    rf"{N} of them are among those above",
    # Of the cover's: ``test_the_ministers_pack_reads_as_it_should``.
    rf"{N} decisions? (?:is|are) sought at this meeting(?:, {N} of them under this item)?",
    rf"\({N} from [^)]*\)",
    rf"has the most outstanding \({N}\)",
    rf": {N} open, (?:{N} overdue, )?",
    # Of each department: ``test_how_each_department_responds_is_what_the_tables_hold``.
    rf"; median response {N} working days?(?:, {N} of {N} accepted)?$",
    rf"; {N} of {N} accepted$",
    rf"mapped in {N} pilots(?:, {N} figures? illustrative)?",
    r"£\S+",
    rf"{N} papers? not submitted",
)


def extras(again: Recount, content: PackContent) -> dict[str, Any]:
    """What sentences say besides the figures declared, and parts of several of them."""
    found: dict[str, Any] = dict(again.found)
    until = content.next_on or date.max
    ahead = content.as_at_on.toordinal() + 30
    overdue = [row for row in again.requests if again.is_late(row)]
    products = [row for row in again.products if row.stage != "published"]
    days = [day for _row, day in again.pending]
    due = [*days, *(row.due_on for row in products)]
    waiting = [row for row in again.requests if again.is_awaited(row)]
    regions = {row.region_id for row in rows_of("pilot") if row.archived_on is None}
    return found | {
        "places_worrying": again.red_places + again.amber_red_places + again.fallen_places
        + found["places_not_rated"],
        "places_fallen": again.fallen_places,
        "places_up": again.up,
        "regions": len(regions),
        "milestones_red_key": again.red_key,
        "milestones_ahead": sum(content.as_at_on <= day <= until for day in days),
        "products_ahead": sum(content.as_at_on <= row.due_on <= until for row in products),
        "due_in_30_days": sum(content.as_at_on.toordinal() <= d.toordinal() <= ahead for d in due),
        "products_completed": sum(again.is_recent(row.published_on) for row in again.products),
        "changes_decided": again.decided,
        "milestones_elsewhere": found["milestones"] - _shown(content, "achievements"),
        "risks_elsewhere": found["risks_open"] - _shown(content, "risks"),
        "barriers_waiting": found["barriers_open"] - found["barriers_answered"],
        "barriers_closed_lately": sum(row.kind == "barrier" for row in again.settled),
        "opportunities_closed_lately": sum(row.kind == "opportunity" for row in again.settled),
        "departments_owing": len({row.department_id for row in waiting}),
        "requests_waiting": len(waiting),
        "departments_late": len({row.department_id for row in overdue}),
        "products_asked": sum(row.ask != "none" for row in products),
        "products_not_asked": sum(row.ask == "none" for row in products),
        "products_not_asked_overdue": sum(
            row.ask == "none" and row.due_on < content.as_at_on for row in products
        ),
        "interdependencies_needed": sum(row.need_by_on <= until for row in again.needed),
        "actions_not_due": found["actions_open"] - found["actions_overdue"]
        - found["actions_reported_complete"],
        "funding_missing": pounds(int(found["funding_missing"])),
        "spend_consolidated_said": _rounded(found["spend_consolidated"]),
        "spend_consolidated_without_said": _rounded(found["spend_consolidated_without"]),
        "spend_queries_open": sum(row.state == "open" for row in rows_of("spend_query")),
    }  # fmt: skip


def _rounded(pence: int | Decimal) -> str:
    """An amount as pages say it, in whole pounds at least."""
    return money(round(int(pence), -2))


def _shown(content: PackContent, tag: str) -> int:
    """How many records a section lists whole."""
    sections = [each for each in content.sections if each.__struct_config__.tag == tag]
    return len({row.reference for each in sections for row in each.whole_rows})


def sentences(part: Any) -> Iterator[str]:
    """What a pack says of its own: messages, headings and what it was made from."""
    names = ("message", "heading", "rest", "returns_said", "members_said")
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if isinstance(value, str) and value and name in names:
            yield value
        elif isinstance(value, Listing):
            yield from sentences(value)
            for row in value.rows:
                if hasattr(row, "heading"):
                    yield from sentences(row)
    if getattr(part, "register", None):
        yield part.register.text


def all_sentences(content: PackContent) -> Iterator[str]:
    yield content.members_said
    yield from content.provenance
    parts = (*content.sections, *content.annexes, *([content.overview] if content.overview else []))
    for part in parts:
        yield from sentences(part)


def of_any_number(pattern: str) -> str:
    """A pattern in the plural, of one thing too."""
    pattern = re.sub(r"\bare\b", "(?:is|are)", pattern)
    pattern = re.sub(r"\bhave\b", "(?:has|have)", pattern)
    pattern = re.sub(r"(\w+)ies\b(?!\))", r"\1(?:y|ies)", pattern)
    nouns = "barriers|milestones|products|risks|issues|actions|responses|answers|requests|pilots"
    return re.sub(rf"\b({nouns}|departments|regions|members)\b(?!\?)", r"\1?", pattern)


def without(patterns: Sequence[str], text: str) -> str:
    for pattern in patterns:
        text = re.sub(pattern, "", text)
    return text


def wrong_numbers(sentence: str, expected: dict[str, Any], hidden: set[int]) -> Iterator[str]:
    """What a sentence says that is not so, and the numbers that nothing counts."""
    left = without(NAMES_AND_DAYS, sentence)
    for pattern, names in TOLD:
        pattern = of_any_number(pattern)
        for match in re.finditer(pattern, left):
            for name, said in zip(names, match.groups(), strict=True):
                wanted = hidden if name == "hidden" else {expected[name]}
                if said is not None and said not in {as_said(each) for each in wanted}:
                    yield f"{sentence} [{name}: {wanted}]"
        left = re.sub(pattern, "", left)
    left = without(NO_FIGURES, left)
    if re.search(r"\d", left):
        yield f"{sentence} [not counted: {left}]"


def as_said(value: Any) -> str:
    """ "1,200", "2.5", "none"."""
    return value if isinstance(value, str) else f"{value:,}".removesuffix(".0") if value else "none"
