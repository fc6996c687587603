"""Progress in the pilot areas: standing item 2."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from app.core.formats import day
from app.core.rag import Movement, Rag, attention, movement, scale
from app.core.records import path_of
from app.core.sections import Head, Listing, Section, SectionType, listing, read_once
from app.core.sentences import agree, listed, message, tally
from app.core.wording import Phrase, words
from app.packs.meeting_records import MeetingRecords
from app.packs.queries import find_last_data_day
from app.packs.sections.barriers import open_barriers_of
from app.packs.sections.milestones import red_milestones_of
from app.pilots.models import Pilot
from app.pilots.queries import list_pilots, list_regions
from app.pilots.rules import PilotRoleKind
from app.returns.figures import count_places, on_track
from app.returns.queries import (
    find_current_round,
    find_previous_round,
    list_returns,
    list_sent_after,
)
from app.returns.status import PilotReturn

#: Ratings that a group hears of first.
WORRYING = (Rag.RED, Rag.AMBER_RED)
#: So many are named; more are counted.
NAMED = 3
#: So many of those whose returns are accepted, or not.
MOST_NAMED = 6

#: The map has at most so many columns and rows; a tile's line has about so many characters, a page
#: so many lines.
MAP_COLUMNS = 3
MAP_ROWS = 6
TILE_CHARACTERS = 28
MAP_LINES = 44


class PilotStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A pilot's place in the period. ``has_return`` is whether this round's return is in; where
    it is not, ``return_due_on`` says when it was due, ``headline`` and the texts are those of the
    last return and ``last_round`` names its round (empty: there was never one). ``records`` says
    how its milestones and barriers stand. ``reviewer_confidence`` is that of its reviewer, where
    it is another than its own; ``is_accepted`` is whether the secretariat accepted what it says."""

    name: str
    short_name: str
    path: str
    region: str
    lead: str
    lead_organisation: str
    themes: tuple[str, ...]
    confidence: Rag
    before: Rag | None
    movement: Movement
    has_return: bool
    is_late: bool
    return_due_on: date | None
    last_round: str = ""
    headline: str = ""
    reason: str = ""
    achievements: str = ""
    outlook: str = ""
    learning: str = ""
    needs: str = ""
    insight: str = ""
    resources: str = ""
    spend_pence: int | None = None
    records: str = ""
    reviewer_confidence: Rag | None = None
    reviewer_reason: str = ""
    is_accepted: bool = True
    is_illustrative: bool = False


#: What a status repeats of a return, word for word.
_TOLD = (
    "headline",
    "achievements",
    "outlook",
    "learning",
    "needs",
    "insight",
    "resources",
    "spend_pence",
    "is_illustrative",
)


class MapPilot(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    themes: tuple[str, ...]
    confidence: Rag = Rag.NOT_RATED


class MapRegion(msgspec.Struct, frozen=True, kw_only=True):
    """A region of the tile-grid map: row and column from 0."""

    name: str
    row: int
    column: int
    pilots: tuple[MapPilot, ...]


class Pilots(Section, frozen=True, kw_only=True, tag="pilots"):
    """``tiles`` are the regions, for the map; ``came_late`` tells of returns that the last pack was
    issued without; ``not_accepted`` says once for all which are not accepted, where this can be
    said in a sentence."""

    pilots: Listing[PilotStatus]
    tiles: Listing[MapRegion]
    came_late: str = ""
    not_accepted: str = ""

    @property
    def has_map(self) -> bool:
        return fits_map(self.tiles.rows)


@read_once
def pilots(records: MeetingRecords) -> list[PilotStatus]:
    """Every pilot by name, with its return for this meeting's round (where the meeting has none,
    for the newest). Before there is any round nothing is asked of a pilot."""
    round_ = records.meeting.round or find_current_round(records.today)
    if round_ is None:
        return [_before_any_round(pilot, records) for pilot in list_pilots()]
    returns = list_returns(round_, find_previous_round(round_), records.today)
    return [_status(now, records) for now in returns]


def _status(now: PilotReturn, records: MeetingRecords) -> PilotStatus:
    told = now.update or now.last
    return PilotStatus(
        **_pilot(now.pilot, records),
        confidence=now.confidence,
        before=now.before,
        movement=now.movement,
        has_return=now.update is not None,
        is_late=now.is_late,
        return_due_on=now.due_on,
        last_round=now.last.round.name if now.last else "",
        reason=told.confidence_reason if told else "",
        reviewer_confidence=now.update.reviewer_confidence if now.update else None,
        reviewer_reason=now.update.reviewer_reason if now.update else "",
        is_accepted=now.is_accepted or now.update is None,
        **({name: getattr(told, name) for name in _TOLD} if told else {}),
    )


def _before_any_round(pilot: Pilot, records: MeetingRecords) -> PilotStatus:
    return PilotStatus(
        **_pilot(pilot, records),
        confidence=Rag.NOT_RATED,
        before=None,
        movement=movement(None, None),
        has_return=False,
        is_late=False,
        return_due_on=None,
    )


def _pilot(pilot: Pilot, records: MeetingRecords) -> dict[str, Any]:
    lead = pilot.holder(PilotRoleKind.LEAD, records.today)
    return {
        "name": pilot.name,
        "short_name": pilot.short_name,
        "path": path_of(pilot),
        "region": pilot.region.name if pilot.region else "",
        "lead": lead.name if lead else "",
        "lead_organisation": pilot.lead_organisation.name if pilot.lead_organisation else "",
        "themes": tuple(theme.name for theme in pilot.themes),
        "records": records_sentence(
            red_milestones_of(records, pilot.id), open_barriers_of(records, pilot.id)
        ),
    }


@read_once
def _tiles(records: MeetingRecords) -> list[MapRegion]:
    return [
        MapRegion(
            name=region.name,
            row=region.tile_row,
            column=region.tile_column,
            pilots=tuple(
                MapPilot(name=pilot.short_name, themes=pilot.themes, confidence=pilot.confidence)
                for pilot in pilots(records)
                if pilot.region == region.name
            ),
        )
        for region in (list_regions() if words.region else ())
    ]


def build(head: Head, records: MeetingRecords) -> Pilots:
    """Every pilot has its row and its half page, however many there are; what needs attention
    comes first."""
    rows = sorted(pilots(records), key=lambda each: (attention(each.confidence), each.name))
    tiles = _tiles(records)
    return Pilots(
        **head.opening(pilots_message(rows)),
        pilots=listing(pilots_heading(rows), rows),
        tiles=listing(map_heading(tiles, len(rows)), tiles),
        came_late=_came_late(records),
        not_accepted=not_accepted_sentence(rows),
    )


def not_accepted_sentence(rows: Sequence[PilotStatus]) -> str:
    """ "Of the returns received, only that of Durham has been accepted."; empty where all have been
    or too many of both kinds would have to be named."""
    accepted = [row.short_name for row in rows if row.has_return and row.is_accepted]
    waiting = [row.short_name for row in rows if row.has_return and not row.is_accepted]
    if not waiting:
        return ""
    if not accepted:
        return "None of the returns received has been accepted yet."
    if len(waiting) <= MOST_NAMED:
        returns = "return" if len(waiting) == 1 else "returns"
        have = agree(len(waiting), "has")
        return f"The {returns} of {listed(waiting)} {have} not been accepted yet."
    if len(accepted) <= MOST_NAMED:
        that = "that" if len(accepted) == 1 else "those"
        have = agree(len(accepted), "has")
        return f"Of the returns received, only {that} of {listed(accepted)} {have} been accepted."
    return ""


@read_once
def _came_late(records: MeetingRecords) -> str:
    """The returns of the last meeting's round that came after its pack was issued: they are in no
    pack but this."""
    last = find_last_data_day(records.group_id, records.since) if records.since else None
    if last is None or last[1] is None:
        return ""
    late = list_sent_after(last[1], last[0])
    return came_late_sentence(
        late[0].round.name if late else "",
        [
            (each.pilot.short_name, each.confidence or Rag.NOT_RATED, each.submitted_on)
            for each in late
            if each.submitted_on is not None
        ],
    )


def came_late_sentence(round_name: str, sent: Sequence[tuple[str, Rag, date]]) -> str:
    """ "Kent (Amber, on 20 January 2010) sent its return for January 2010 after the last pack was
    issued."."""
    if not sent:
        return ""
    who = words.count_places(len(sent))
    if len(sent) <= NAMED:
        who = listed([f"{name} ({rating.word}, on {day(on)})" for name, rating, on in sent])
    whose = "its return" if len(sent) == 1 else "their returns"
    return f"{who} sent {whose} for {round_name} after the last pack was issued."


def fits_map(tiles: Sequence[MapRegion]) -> bool:
    """Whether regions can stand as tiles of one map: one on each place, all on one page. Where
    they cannot, they are a list."""
    places = {(tile.row, tile.column) for tile in tiles}
    if len(places) < len(tiles) or any(tile.column >= MAP_COLUMNS for tile in tiles):
        return False
    heights: dict[int, int] = {}
    for tile in tiles:
        heights[tile.row] = max(heights.get(tile.row, 0), _tile_lines(tile))
    return sum(heights.values()) <= MAP_LINES and max(heights, default=0) < MAP_ROWS


def _tile_lines(tile: MapRegion) -> int:
    """Lines of a tile: its name, its padding and every pilot with its rating."""
    texts = [f"{pilot.name}: {pilot.confidence.word}" for pilot in tile.pilots]
    return 2 + sum(-(-len(text) // TILE_CHARACTERS) for text in texts)


def pilots_message(rows: Sequence[PilotStatus]) -> str:
    if not rows:
        return f"No {words.places} have been entered yet."
    return message(on_track(rows), _missing_returns(rows), _moved_pilots(rows))


def _missing_returns(rows: Sequence[PilotStatus]) -> str:
    counts = count_places(rows)
    late = counts["returns_late"]
    awaited = counts["places"] - counts["returns_received"] - late
    if late:
        return tally(late, "return", "is late")
    return tally(awaited, "return", "is outstanding") if awaited else ""


def _moved_pilots(rows: Sequence[PilotStatus]) -> str:
    for arrow in ("down", "up"):
        moved = [pilot for pilot in rows if pilot.movement.arrow == arrow]
        if len(moved) > NAMED:
            return f"{len(moved)} {words.places} have moved {arrow}"
        if moved:
            names = listed([pilot.short_name for pilot in moved])
            rating = (
                f" to {moved[0].confidence.word}" if len({p.confidence for p in moved}) == 1 else ""
            )
            return f"{names} {agree(len(moved), 'has')} moved {arrow}{rating}"
    return ""


def worrying() -> list[str]:
    """The ratings that worry, by the words of the scale."""
    return [each.word for each in WORRYING if each in scale(words)]


def pilots_heading(rows: Sequence[PilotStatus]) -> str:
    """Names the ratings that worry: "1 pilot is Red and 2 are Amber/Red"."""
    counts = Counter(pilot.confidence for pilot in rows)
    parts = [(rating, counts[rating]) for rating in WORRYING if counts[rating]]
    if not rows:
        return f"There are no {words.places} to show"
    if not parts:
        return f"No {words.place} is {listed(worrying(), 'or')}"
    (first, count), *rest = parts
    head = tally(count, words.place, f"is {first.word}", words.places)
    return listed([head, *(f"{n} {agree(n, 'is')} {rating.word}" for rating, n in rest)])


def map_heading(tiles: Sequence[MapRegion], count: int) -> str:
    """ "13 pilots in 9 regions; Red or Amber/Red: Kent (South East)", where these are few."""
    if not count:
        return f"No {words.place} is on the map yet"
    regions = [tile for tile in tiles if tile.pilots]
    where = f"{words.count_places(count)} in {words.count_regions(len(regions))}"
    worried = [
        f"{pilot.name} ({tile.name})"
        for tile in regions
        for pilot in tile.pilots
        if _worries(pilot)
    ]
    if not worried or len(regions) == 1 or len(worried) > NAMED:
        return where
    return f"{where}; {listed(worrying(), 'or')}: {listed(worried)}"


def _worries(pilot: MapPilot) -> bool:
    return pilot.confidence in (Rag.RED, Rag.AMBER_RED)


def records_sentence(red_milestones: int, open_barriers: int) -> str:
    """ "2 of its milestones are Red; 3 barriers are open." Empty where nothing is amiss."""
    red = f"{red_milestones} of its milestones {agree(red_milestones, 'is')} {Rag.RED.word}"
    barriers = tally(open_barriers, "barrier", "is open")
    said = "; ".join([red] * bool(red_milestones) + [barriers] * bool(open_barriers))
    return f"{said}." if said else ""


SECTION = SectionType("pilots", Phrase("Progress of the {places}"), Pilots, build, needs_round=True)
