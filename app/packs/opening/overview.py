"""Where the programme stands, on one page: what a reader of twenty minutes must know. Every list is
cut to fit the page, and says where the whole is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from textwrap import shorten

from app.benefits.sections import money_line as benefits_line
from app.core.formats import counted, day, pounds
from app.core.rag import Rag, attention, scale
from app.core.sections import Listing, MoneyLine, RecordRow, is_cut, listing, read_once, shown_as
from app.core.sentences import capital, listed, message, share, tally
from app.core.wording import words
from app.packs.figures import figures
from app.packs.meeting_records import MeetingRecords
from app.packs.opening.content import (
    AnswersOwed,
    Overview,
    PointRow,
    RatingShare,
    RatingStrip,
)
from app.packs.opening.departments import owed, owed_heading
from app.packs.sections.achievements import due_by, rows_of
from app.packs.sections.barriers import requests
from app.packs.sections.milestones import milestone_rows, milestones, red_milestones
from app.packs.sections.pilots import PilotStatus, pilots
from app.packs.sections.risks import resources, risk_rows, risks
from app.pilots.queries import list_pilots
from app.pilots.totals import PilotTotals, pilot_totals
from app.programme.models import Programme
from app.programme.queries import find_programme
from app.returns.figures import count_places
from app.returns.queries import find_current_round
from app.returns.ratings import read_ratings
from app.spend.sections import money_line as spend_line

#: How far ahead the page looks.
AHEAD = timedelta(days=30)
#: Rounds that a strip shows, the newest last; rows of each list.
MOST_ROUNDS = 6
MOST_STRIPS = 16
MOST_MILESTONES = 3
MOST_RISKS = 3
MOST_OWED = 4
MOST_AHEAD = 5
#: Characters of a reason.
MOST_WHY = 110
#: The registers that the page counts, by their figures.
_COUNTED = ("milestones", "risks_open", "requests", "products_open")
#: So many places without a return are named.
NAMED = 6


def overview(records: MeetingRecords) -> Overview | None:
    """None where the programme has nothing yet of which it could tell."""
    statuses = pilots(records)
    if not (statuses or milestones(records) or requests(records) or risks(records)):
        return None
    red = listing(
        _red_heading(records),
        red_milestones(records),
        MOST_MILESTONES,
        "the register of milestones",
    )
    rounds, strips = _strips(records)
    received = returns_said(statuses, rounds[-1] if rounds else "")
    return Overview(
        message=overview_message(records),
        as_at_on=records.today,
        since=records.since,
        returns_said=figures(records).with_left_out(received, *_COUNTED).strip(),
        rounds=rounds,
        shares=shares(statuses),
        strips=listing(
            strips_heading(statuses, records.since),
            strips,
            MOST_STRIPS,
            f"the list of {words.places}",
        ),
        milestones=shown_as(
            red,
            [
                _point(row, on=row.settled_on, said=row.reason, why=row.why)
                for row in milestone_rows(records, red.rows)
            ],
        ),
        risks=listing(
            _risks_heading(records), _grave(records), MOST_RISKS, "the register of risks"
        ),
        money=tuple(_money(records)),
        owed=listing(
            owed_heading(owed(records)),
            _owed(records),
            MOST_OWED,
            "the register of barriers and opportunities",
        ),
        ahead=_ahead(records),
    )


def overview_message(records: MeetingRecords) -> str:
    """The one sentence: places, what is late with departments, what is Red."""
    statuses, told = pilots(records), figures(records)
    good = count_places(statuses)["places_on_track"]
    late, red, total = (told[name] for name in ("requests_overdue", "milestones_red", "milestones"))
    return message(
        share(good, len(statuses), words.place, "is on track", words.places)
        if statuses
        else f"no {words.places} have been entered yet",
        tally(late, "response", "is overdue") if late else "",
        share(red, total, "milestone", f"is {Rag.RED.word}") if total else "",
    )


def returns_said(statuses: Sequence[PilotStatus], round_name: str) -> str:
    """ "11 of 13 returns received for February 2010; not received: Coventry"."""
    if not statuses or not round_name:
        return ""
    missing = [each.short_name for each in statuses if not each.has_return]
    received = count_places(statuses)["returns_received"]
    said = f"{received} of {counted(len(statuses), 'return')} received for {round_name}"
    if not missing or len(missing) > NAMED:
        return f"{said}."
    return f"{said}; not received: {listed(missing)}."


def shares(statuses: Sequence[PilotStatus]) -> tuple[RatingShare, ...]:
    """Every point of the scale, and those not rated where there are any."""
    if not statuses:
        return ()
    counts = Counter(each.confidence for each in statuses)
    shown = (*scale(words), *([Rag.NOT_RATED] if counts[Rag.NOT_RATED] else []))
    return tuple(RatingShare(rating=rating, count=counts[rating]) for rating in shown)


def _strips(records: MeetingRecords) -> tuple[tuple[str, ...], list[RatingStrip]]:
    """The rounds shown, and every place's ratings in them, those that need attention first."""
    last = records.meeting.round or find_current_round(records.today)
    rated = read_ratings(last, MOST_ROUNDS) if last else None
    if rated is None:
        return (), []
    rows = [
        RatingStrip(
            name=each.short_name,
            path=each.path,
            ratings=tuple(rated.ratings.get((each.name, name)) for name in rated.rounds),
            said=_changed(each),
            is_illustrative=each.is_illustrative,
        )
        for each in sorted(pilots(records), key=lambda one: (attention(one.confidence), one.name))
    ]
    return rated.rounds, rows


def _changed(pilot: PilotStatus) -> str:
    """What moved and, where it is worse or gives cause for concern, why, in the place's own words;
    or that its return is not there."""
    if not pilot.has_return:
        if pilot.return_due_on is None:
            return "No return was asked for"
        verb = "was" if pilot.is_late else "is"
        return f"Return not received; it {verb} due on {day(pilot.return_due_on)}"
    if pilot.movement.arrow == "up":
        return capital(pilot.movement.words)
    if pilot.movement.arrow == "down":
        return f"{capital(pilot.movement.words)}: {pilot.headline}"
    return pilot.headline if pilot.confidence in (Rag.RED, Rag.AMBER_RED) else ""


def strips_heading(statuses: Sequence[PilotStatus], since_on: date | None) -> str:
    """ "1 pilot has moved down and none up since the last meeting on 13 January 2010"."""
    down = count_places(statuses)["places_moved_down"]
    up = sum(each.movement.arrow == "up" for each in statuses)
    when = f"since the last meeting on {day(since_on)}" if since_on else "since the round before"
    if not statuses:
        return ""
    if not down and not up:
        return f"No {words.place} has moved {when}"
    moves = ((down, "down"), (up, "up"))
    (first, way), *rest = [move for move in moves if move[0]]
    head = tally(first, words.place, f"has moved {way}", words.places)
    return listed([head, *(f"{count} {other}" for count, other in rest)]) + f" {when}"


def _red_heading(records: MeetingRecords) -> str:
    told = figures(records)
    red, total = told["milestones_red"], told["milestones"]
    if not total:
        return ""
    key = sum(each.is_key for each in red_milestones(records))
    said = share(red, total, "milestone", f"is {Rag.RED.word}")
    return said + (f", {key} of them key" if key and red > 1 else "")


def _grave(records: MeetingRecords) -> list[PointRow]:
    return [
        _point(row, said=f"{row.score} {row.band.word}, {row.movement.words}")
        for row in risk_rows(records, risks(records)[:MOST_RISKS])
    ]


def _risks_heading(records: MeetingRecords) -> str:
    total = figures(records)["risks_open"]
    if not total:
        return ""
    shown = min(total, MOST_RISKS)
    return f"The highest of {total:,} open risks" if shown < total else "The open risks"


@read_once
def programme_of(_records: MeetingRecords) -> Programme | None:
    """The programme whose pack it is."""
    return find_programme()


@read_once
def totals(_records: MeetingRecords) -> PilotTotals:
    """What the places add up to."""
    return pilot_totals(list_pilots())


def _money(records: MeetingRecords) -> Iterator[MoneyLine]:
    """As far as the records hold it; what they do not hold is not worked out."""
    found, counted_spend = totals(records), spend_line(records)
    mapped = found.mapped_spend
    if counted_spend is not None:
        yield counted_spend
    elif mapped.given:
        some = f"{mapped.given:,} of " if mapped.given < found.pilots else ""
        yield MoneyLine(
            amount=pounds(mapped.value),
            what=f"mapped in {some}{words.count_places(found.pilots)}"
            + (f", {counted(mapped.made_up, 'figure')} illustrative" if mapped.made_up else ""),
            is_illustrative=bool(mapped.made_up),
        )
    programme = programme_of(records)
    if programme and programme.funding_pounds:
        yield MoneyLine(amount=pounds(programme.funding_pounds), what="of programme funding")
    needs, told = resources(records), figures(records)
    if needs and told["funding_needed"]:
        lacking, needed = told["funding_missing"], told["funding_needed"]
        yield MoneyLine(
            amount=pounds(lacking) if lacking else pounds(needed),
            what=f"of the {pounds(needed)} needed is not secured"
            if lacking
            else "needed, all of it secured",
            is_illustrative=any(row.is_illustrative for row in needs),
        )

    proposed = benefits_line(records)
    if proposed is not None:
        yield proposed


def _owed(records: MeetingRecords) -> list[AnswersOwed]:
    return [
        AnswersOwed(
            department=name,
            owed=len(theirs),
            overdue=sum(row.is_overdue for row in theirs),
            oldest=max(row.age for row in theirs),
        )
        for name, theirs in owed(records)
    ]


def _ahead(records: MeetingRecords) -> Listing[PointRow]:
    """What is due in the next 30 days: key milestones and products first where there is not room
    for all, then in the order of their days."""
    if "delivery" in words.unused:
        return Listing(heading="")
    until = records.today + AHEAD
    coming = due_by(records, until)
    if not coming:
        return Listing(heading=f"Nothing is due by {day(until)}")
    if is_cut(len(coming), MOST_AHEAD):
        coming.sort(key=lambda each: each.is_minor)
    said = tally(len(coming), "milestone or product", "is due", "milestones and products")
    shown = listing(f"{said} by {day(until)}", coming, MOST_AHEAD, "the registers")
    return shown_as(shown, [_point(row, on=on) for on, row in rows_of(records, shown.rows)])


def _point(row: RecordRow, *, on: date | None = None, said: str = "", why: str = "") -> PointRow:
    return PointRow(
        reference=row.reference,
        path=row.path,
        title=row.title,
        whose=row.whose,
        is_illustrative=row.is_illustrative,
        on=on,
        said=said,
        why=shorten(why, MOST_WHY, placeholder=" …"),
    )
