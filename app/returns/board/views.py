"""A round as one board, with chasing and accepting from it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Actor, Role
from app.core.exports import Column, Table
from app.core.formats import counted, day, short_day
from app.core.wording import Phrase, words
from app.pilots.permissions import can_read_registers
from app.returns import service as return_service
from app.returns.board import queries, service
from app.returns.board.forms import ChaseForm
from app.returns.board.queries import BoardRow
from app.returns.board.rules import ReturnStage
from app.returns.figures import count_places
from app.returns.findings import round_finding
from app.returns.permissions import (
    can_accept,
    can_chase,
    can_edit_rounds,
    can_read_draft,
    can_review,
    can_submit_return,
)
from app.returns.queries import get_round
from app.returns.views.blueprint import blueprint, find
from app.web.exports import asks_for_file, export_response
from app.web.forms import press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import redirect_to, render
from app.web.paging import Filter, choose, page_of

#: So many missing parts are named in a cell.
NAMED = 2


@dataclass(frozen=True)
class ShownRow:
    """A row of the board as its reader sees it: of a return that they do not write or review, and
    of which no version is in, only that it has not been received."""

    row: BoardRow
    is_told: bool
    can_accept: bool
    can_review: bool
    can_submit: bool

    @property
    def status(self) -> str:
        if self.is_told:
            return self.row.stage.word
        return "Received" if self.row.place.has_return else "Not received"

    @property
    def holder(self) -> str:
        return self.row.holder_words if self.is_told else ""

    @property
    def days(self) -> str:
        """How late it is, or how long over their day whoever holds it is."""
        place = self.row.place
        if not place.has_return or not self.is_told:
            if not place.is_late:
                return "" if place.has_return else f"Due {short_day(place.due_on)}"
            return f"{counted(place.days_late, 'day')} late"
        if self.row.days_over:
            return f"{counted(self.row.days_over, 'day')} overdue"
        by = self.row.returned.respond_by_on if self.row.returned else None
        return f"Due {short_day(by)}" if by else ""

    @property
    def is_over(self) -> bool:
        return (
            self.row.is_late
            if self.is_told
            else not self.row.place.has_return and (self.row.place.is_late)
        )

    @property
    def missing(self) -> str:
        """The parts that it lacks, and the questions that are not answered."""
        return self._said(list(self.row.missing))

    @property
    def missing_shortly(self) -> str:
        """The same; more parts than fit a cell are counted."""
        names = list(self.row.missing)
        return self._said(names if len(names) <= NAMED else [counted(len(names), "part")])

    def _said(self, missing: list[str]) -> str:
        if not self.is_told:
            return ""
        questions = self.row.questions
        said = [counted(questions, "unanswered question")] if questions else []
        return ", ".join([*missing, *said])


BOARD: Table[ShownRow] = Table(
    "Returns",
    (
        Column(Phrase("{Place}"), lambda r: r.row.pilot.name, 36),
        Column(
            Phrase("{Region}"), lambda r: r.row.pilot.region.name if r.row.pilot.region else "", 24
        ),
        Column("Status", lambda r: r.status, 24),
        Column("Held by", lambda r: r.holder, 36),
        Column("Days", lambda r: r.days, 18),
        Column("Days overdue", lambda r: r.row.days_over if r.is_over else 0, 12),
        Column("Missing", lambda r: r.missing, 50),
        Column("Confidence before", lambda r: r.row.place.before and r.row.place.before.word, 18),
        Column("Confidence", lambda r: r.row.place.confidence.word, 18),
        Column("Headline", lambda r: r.row.place.update.headline if r.row.place.update else "", 60),
        Column("Chased", lambda r: r.row.chased_at if r.is_told else None, 18),
    ),
)


def _shown(actor: Actor, row: BoardRow) -> ShownRow:
    is_told = bool(can_read_draft(actor, row.pilot.id))
    is_written = row.returned is not None and row.returned.is_written
    return ShownRow(
        row,
        is_told=is_told,
        can_accept=bool(can_accept(actor, row.returned)) and not row.questions,
        can_review=bool(can_review(actor, row.returned)),
        can_submit=is_written
        and actor.is_secretariat
        and bool(can_submit_return(actor, row.pilot.id))
        and not row.missing,
    )


def _reviewed_by(actor: Actor, rows: Sequence[ShownRow]) -> list[ShownRow]:
    return [r for r in rows if actor.is_(Role.GOVERNMENT_OFFICE_LEAD, r.row.pilot.id)]


def _filters(actor: Actor, rows: Sequence[ShownRow]) -> list[Filter]:
    own = _reviewed_by(actor, rows)
    stages = Counter(each.row.stage for each in rows if each.is_told)
    regions = Counter(
        (each.row.pilot.region.id, each.row.pilot.region.name)
        for each in rows
        if each.row.pilot.region is not None
    )
    late = sum(each.is_over for each in rows)
    wanted: list[tuple[str, str, list[tuple[Any, str, int]]]] = [
        ("whose", words.Places, [("own", "Those that you review", len(own))] if own else []),
        ("stage", "Status", [(s.value, s.word, stages[s]) for s in ReturnStage if stages[s]]),
        (
            "region",
            words.Region,
            [(key, name, n) for (key, name), n in sorted(regions.items(), key=lambda i: i[0][1])]
            if words.region
            else [],
        ),
        ("late", "Overdue", [("yes", "Overdue", late)] if late else []),
    ]
    return [choose(name, label, options) for name, label, options in wanted if options]


def _matching(actor: Actor, rows: Sequence[ShownRow], filters: Sequence[Filter]) -> list[ShownRow]:
    chosen = {each.name: each.chosen for each in filters if each.chosen}
    found = _reviewed_by(actor, rows) if "whose" in chosen else list(rows)
    if "stage" in chosen:
        found = [r for r in found if r.is_told and r.row.stage.value == chosen["stage"]]
    if "region" in chosen:
        found = [r for r in found if str(r.row.pilot.region_id) == chosen["region"]]
    return [r for r in found if r.is_over] if "late" in chosen else found


@blueprint.get("/returns/rounds/<int:round_id>")
def show_round(round_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    round_ = get_round(round_id)
    board = queries.read_board(round_, clock.today())
    rows = [_shown(actor, row) for row in board]
    filters = _filters(actor, rows)
    matching = _matching(actor, rows, filters)
    if asks_for_file():
        return export_response(BOARD, matching)
    places = [row.place for row in board]
    return render(
        "returns/show_round.html",
        round=round_,
        page=page_of(matching),
        filters=filters,
        total=len(board),
        received=count_places(places)["returns_received"],
        finding=round_finding(places),
        to_review=sum(row.can_review for row in rows),
        can_edit=can_edit_rounds(actor),
        can_chase=can_chase(actor) and bool(queries.held_by_others(board)),
    )


@blueprint.route("/returns/rounds/<int:round_id>/chase", methods=["GET", "POST"])
def chase(round_id: int) -> str | Response:
    """Choose those whom to write to: the places whose return is late are ticked."""
    actor = current_actor()
    require_sight(can_read_registers(actor))
    require(can_chase(actor))
    round_ = get_round(round_id)
    rows = queries.held_by_others(queries.read_board(round_, clock.today()))
    form = ChaseForm(
        choices={"pilot_ids": [(row.pilot.id, _described(row)) for row in rows]},
        pilot_ids=[row.pilot.id for row in rows if row.is_late],
    )
    chased: list[BoardRow] = []
    if form.saves(lambda: chased.extend(service.chase(actor, round_=round_, **form.values()))):
        said = f"{counted(len(chased), 'email')} queued."
        return redirect_to("returns.show_round", said, round_id=round_id)
    return render("returns/chase.html", form=form, round=round_, rows=rows)


def _described(row: BoardRow) -> str:
    said = [row.pilot.name, row.stage.word.lower()]
    if row.days_over:
        said.append(f"{counted(row.days_over, 'day')} overdue")
    if row.chased_at is not None:
        said.append(f"last chased on {day(row.chased_at.date())}")
    return ", ".join(said)


@blueprint.post("/returns/rounds/<int:round_id>/accept/<slug>")
def accept_from_board(round_id: int, slug: str) -> Response:
    """Accept a return and stay with the round."""
    actor, asked = current_actor(), find(slug, round_id)
    require(can_accept(actor, asked.returned))
    press(asked.begun, lambda: return_service.accept_return(actor, returned=asked.begun))
    said = f"The return of {asked.pilot.short_name} is accepted."
    return redirect_to("returns.show_round", said, round_id=round_id)
