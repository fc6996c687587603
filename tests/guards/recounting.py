"""All figures once more, from the rows of the tables and nothing else of the program: no filter, no
rule and no expression of it."""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from statistics import median
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row, select

from app.core.models import Base
from app.extensions import db

POINTS = ("green", "amber_green", "amber", "amber_red", "red")
NOT_SENT = ("raised", "returned", "accepted")
ASKED = ("sent", "escalated", "escalated_further")
OPEN = (*ASKED, "responded", "agreeing")
SETTLED = ("resolved", "closed")


def rows_of(table: str) -> list[Row[Any]]:
    """Of the bare table: no filter of ours applies. What was withdrawn is left out."""
    found = db.session.execute(select(Base.metadata.tables[table])).all()
    return [row for row in found if getattr(row, "withdrawn_on", None) is None]


def is_open_to_all(row: Row[Any]) -> bool:
    return not row.is_restricted


class Recount:
    """``found`` has each figure by name, ``hidden`` what is not counted of whole registers."""

    def __init__(
        self,
        today: date,
        since: date | None,
        *,
        meeting: Any,
        round_id: int,
        tolerance: int,
        markings: Collection[str],
    ) -> None:
        self.today, self.since, self.tolerance = today, since, tolerance
        self.found: dict[str, int | Decimal] = {}
        self.hidden: dict[str, int] = {}
        self.milestones()
        self.risks()
        self.barriers()
        self.others()
        self.places(round_id)
        self.spend()
        self.of_group(meeting, markings)

    def split(
        self,
        name: str,
        table: str,
        where: Callable[[Any], bool],
        is_seen: Callable[[Any], bool] = is_open_to_all,
    ) -> list[Row[Any]]:
        """Those that all may read; how many others there are is noted under the name."""
        every = [row for row in rows_of(table) if where(row)]
        seen = [row for row in every if is_seen(row)]
        self.found[name], self.hidden[name] = len(seen), len(every) - len(seen)
        return seen

    def count(self, **which: Any) -> None:
        self.found |= {name: sum(1 for each in found if each) for name, found in which.items()}

    def milestones(self) -> None:
        rows = self.split("milestones", "milestone", lambda _: True)
        told = defaultdict(list)
        for each in rows_of("milestone_forecast"):
            told[each.milestone_id].append((each.recorded_on, each.id, each.forecast_on))

        def forecast(row: Row[Any], on: date) -> date:
            known = [each for each in told[row.id] if each[0] <= on]
            day: date = max(known)[2] if known else row.first_baseline_on
            return day

        done = [row for row in rows if row.actual_on is not None]
        pending = [(row, forecast(row, self.today)) for row in rows if row.actual_on is None]
        late = [(row, day, (day - row.baseline_on).days) for row, day in pending]
        red = [row for row, day, days in late if day < self.today or days > self.tolerance]
        amber = [row for row, _day, days in late if row not in red and days > 0]
        moved = {
            row.id: (day - forecast(row, self.since)).days if self.since else 0
            for row, day in pending
        }
        key = [row for row in rows if row.is_key]
        self.red_key = sum(row.is_key for row in red)
        self.pending = pending
        self.done = [row for row in done if self.is_recent(row.actual_on)]
        self.count(
            milestones_complete=[True for _ in done],
            milestones_pending=[True for _ in pending],
            milestones_red=[True for _ in red],
            milestones_amber=[True for _ in amber],
            milestones_overdue=[day < self.today for _row, day in pending],
            milestones_beyond_tolerance=[days > self.tolerance for _r, _d, days in late],
            milestones_key=[True for _ in key],
            milestones_key_late=[
                (row.actual_on or forecast(row, self.today)) > row.baseline_on for row in key
            ],
            milestones_completed=[True for _ in self.done],
            milestones_moved_later=[days > 0 for days in moved.values()],
            milestones_needing_attention=[
                row in red or row in amber or moved[row.id] != 0 for row, _day in pending
            ],
        )

    def is_recent(self, on: date | None) -> bool:
        return on is not None and on <= self.today and (self.since is None or on > self.since)

    def risks(self) -> None:
        rows = self.split("risks_open", "risk", lambda row: row.state == "open")
        scores = defaultdict(list)
        for each in rows_of("risk_score"):
            scores[each.risk_id].append((each.assessed_on, each.id, each.likelihood * each.impact))

        def newest(row: Row[Any], on: date | None) -> int | None:
            known = [each for each in scores[row.id] if on and each[0] <= on]
            return max(known)[2] if known else None

        now = [
            (newest(row, self.today) or row.inherent_likelihood * row.inherent_impact,
             newest(row, self.since))
            for row in rows
        ]  # fmt: skip
        self.count(
            risks_very_high=[score >= 16 for score, _before in now],
            risks_risen=[before is not None and score > before for score, before in now],
            risks_very_high_risen=[
                before is not None and score > before and score >= 16 for score, before in now
            ],
        )
        issues = self.split("issues_open", "issue", lambda row: row.state == "open")
        self.count(
            issues_grave=[row.severity in ("critical", "high") for row in issues],
            issues_overdue=[bool(row.due_on) and row.due_on < self.today for row in issues],
        )

    def barriers(self) -> None:
        rows = self.requests = self.split(
            "requests", "barrier", lambda row: row.state not in NOT_SENT
        )
        barriers = self.open_barriers = self.split(
            "barriers_open",
            "barrier",
            lambda row: row.kind == "barrier" and row.state in OPEN,
        )
        opportunities = self.split(
            "opportunities_open",
            "barrier",
            lambda row: row.kind == "opportunity" and row.state in OPEN,
        )
        to_send = self.split(
            "requests_to_send", "barrier", lambda row: row.state in ("raised", "accepted")
        )
        self.count(
            requests_to_send=[True for _ in to_send],
            requests_accepted=[row.outcome == "accepted" for row in rows],
            barriers_escalated=[row.state.startswith("escalated") for row in barriers],
            requests_answered=[not self.is_awaited(row) for row in rows],
            requests_overdue=[self.is_late(row) for row in rows],
            requests_closed=[row.state in SETTLED for row in rows],
            barriers_answered=[not self.is_awaited(row) for row in barriers],
            barriers_overdue=[self.is_late(row) for row in barriers],
            barriers_departments=[True for _ in {row.department_id for row in barriers}],
            barriers_departments_late=[
                True for _ in {row.department_id for row in barriers if self.is_late(row)}
            ],
            opportunities_new=[
                self.since is not None and row.raised_on > self.since for row in opportunities
            ],
        )
        self.settled = [
            row
            for row in rows
            if row.settled_on
            and row.state == "resolved"
            and (self.since is None or row.settled_on > self.since)
        ]

    def how_departments_respond(self) -> dict[str, tuple[float | None, int, int]]:
        """By name: median working days, requests accepted, requests with an outcome."""
        names = {row.id: row.name for row in rows_of("organisation")}
        asked = {row.id: row for row in self.requests}
        days, outcomes = defaultdict(list), defaultdict(list)
        for each in rows_of("barrier_response"):
            if each.barrier_id in asked and each.working_days is not None:
                days[names[asked[each.barrier_id].department_id]].append(each.working_days)
        for row in asked.values():
            if row.outcome:
                outcomes[names[row.department_id]].append(row.outcome == "accepted")
        return {
            name: (
                median(days[name]) if days[name] else None,
                sum(outcomes[name]),
                len(outcomes[name]),
            )
            for name in names.values()
        }

    def is_late(self, row: Row[Any]) -> bool:
        is_awaited, due_on = self.is_awaited(row), row.respond_by_on
        return is_awaited and bool(due_on) and due_on < self.today

    @staticmethod
    def is_awaited(row: Row[Any]) -> bool:
        return row.state in ASKED and row.responded_on is None

    def others(self) -> None:
        seen = {row.id for row in rows_of("milestone") if is_open_to_all(row)}
        changes = [row for row in rows_of("change_request") if row.milestone_id in seen]
        waiting = [row for row in changes if row.state == "waiting"]
        self.decided = sum(
            row.state != "waiting" and (not self.since or row.decided_on > self.since)
            for row in changes
        )
        self.products = [row for row in rows_of("product") if is_open_to_all(row)]
        products = self.split("products_open", "product", lambda row: row.stage != "published")
        needed = self.split(
            "interdependencies_open",
            "interdependency",
            lambda row: row.state not in ("met", "closed"),
        )
        self.needed = needed
        needs = self.split("resources", "resource_need", lambda _: True)
        self.count(
            changes_waiting=[True for _ in waiting],
            changes_overdue=[row.decide_by_on < self.today for row in waiting],
            products_overdue=[row.due_on < self.today for row in products],
            **{
                f"products_for_{ask}": [row.ask == ask for row in products]
                for ask in ("comment", "input", "approval")
            },
            interdependencies_at_risk=[row.state == "at_risk" for row in needed],
            interdependencies_overdue=[row.need_by_on < self.today for row in needed],
            interdependencies_risky=[
                row.state == "at_risk" or row.need_by_on < self.today for row in needed
            ],
        )
        lack = [row.posts_needed - row.posts_filled for row in needs]
        self.found["posts_missing"] = sum((each for each in lack if each > 0), Decimal(0))
        self.found["funding_needed"] = sum(row.funding_needed_pounds for row in needs)
        short = [row.funding_needed_pounds - row.funding_secured_pounds for row in needs]
        self.found["funding_missing"] = sum(each for each in short if each > 0)

    def places(self, round_id: int) -> None:
        rounds = {row.id: row for row in rows_of("reporting_round")}
        now = rounds[round_id]
        newest = {(row.return_id, row.number): row for row in rows_of("return_version")}
        updates = [
            SimpleNamespace(
                pilot_id=row.pilot_id,
                round_id=row.round_id,
                confidence=newest[row.id, row.submissions].confidence,
            )
            for row in rows_of("progress_update")
            if row.submissions
        ]
        said: dict[int, tuple[str | None, str | None]] = {}
        for place in rows_of("pilot"):
            if place.archived_on is not None:
                continue
            mine = [each for each in updates if each.pilot_id == place.id]
            earlier = [
                (rounds[each.round_id].due_on, each.round_id, each.confidence)
                for each in mine
                if rounds[each.round_id].due_on < now.due_on
            ]
            rating = next((e.confidence for e in mine if e.round_id == round_id), None)
            said[place.id] = (rating, max(earlier)[2] if earlier else None)
        ratings = [rating for rating, _before in said.values()]
        missing = ratings.count(None)
        giving = [row for row in rows_of("pilot") if row.id in said]
        spend = [row.mapped_spend_pounds for row in giving if row.mapped_spend_pounds is not None]
        self.found |= {
            "places_mapped": len(spend),
            "mapped_spend": sum(spend),
            "population": sum(row.population or 0 for row in giving),
        }
        moves = [
            POINTS.index(rating) - POINTS.index(before)
            for rating, before in said.values()
            if rating and before
        ]
        self.up = sum(move < 0 for move in moves)
        #: Those that need attention, for their first reason.
        self.red_places, self.amber_red_places = ratings.count("red"), ratings.count("amber_red")
        self.fallen_places = sum(
            bool(rating and before)
            and rating not in ("red", "amber_red")
            and POINTS.index(rating or "") > POINTS.index(before or "")
            for rating, before in said.values()
        )
        self.count(
            places=[True for _ in said],
            places_on_track=[rating in ("green", "amber_green") for rating in ratings],
            places_amber=[rating == "amber" for rating in ratings],
            places_amber_red=[rating == "amber_red" for rating in ratings],
            places_red=[rating == "red" for rating in ratings],
            places_not_rated=[rating is None for rating in ratings],
            places_moved_down=[move > 0 for move in moves],
            returns_received=[rating is not None for rating in ratings],
        )
        self.found["returns_late"] = missing if self.today > now.due_on else 0

    def spend(self) -> None:
        """Of the year of which most places sent in a high-level count; of several, the newest."""
        sent = [
            row
            for row in rows_of("spend_return")
            if row.stage == "high_level" and row.state != "draft"
        ]
        years = [row.year for row in sent]
        year = max(years, key=lambda each: (years.count(each), each), default="")
        counted = {row.id: row for row in sent if row.year == year}
        versions = {
            row.id: (row.return_id, row.number)
            for row in rows_of("spend_version")
            if row.return_id in counted and row.number == counted[row.return_id].current
        }
        changed: dict[tuple[int, int, int], int] = defaultdict(int)
        for row in rows_of("spend_adjustment"):
            key = (row.return_id, row.version_number, row.line_number)
            changed[key] += row.gross_change_pence - row.income_change_pence
        totals: dict[str, int] = defaultdict(int)
        for line in rows_of("spend_line"):
            if line.version_id not in versions:
                continue
            given = (line.gross_pence, line.income_pence)
            net = line.net_pence
            if net is None:
                net = 0 if None in given else given[0] - given[1]
            net += changed[*versions[line.version_id], line.number]
            once = net - line.twice_pence - line.across_pence
            totals["twice"] += line.twice_pence + line.across_pence
            if line.across in ("none", "unmatched"):
                totals["unmatched"] += line.unmatched_pence
            for end in ("", "_without"):
                if not end or line.nature != "transfer":
                    totals[f"net{end}"] += net
                    totals[f"consolidated{end}"] += once
        names = ("net", "net_without", "twice", "consolidated", "consolidated_without", "unmatched")
        self.found |= {f"spend_{name}": totals[name] for name in names} | {
            "spend_returns": len(counted),
            "spend_returns_moderated": sum(
                row.state in ("moderated", "certified", "published") for row in counted.values()
            ),
        }

    def of_group(self, meeting: Any, markings: Collection[str]) -> None:
        secret = {row.id for row in rows_of("agenda_item") if row.is_restricted}
        actions = self.split(
            "actions_open",
            "action",
            lambda row: (
                row.group_id == meeting.group_id and row.state not in ("closed", "cancelled")
            ),
            lambda row: row.item_id not in secret and row.marking in markings,
        )
        roles = [
            row.role
            for row in rows_of("membership")
            if row.group_id == meeting.group_id
            and row.starts_on <= meeting.held_on
            and (row.ends_on is None or row.ends_on > meeting.held_on)
        ]
        self.count(
            actions_overdue=[
                row.state in ("open", "in_progress") and row.due_on < self.today for row in actions
            ],
            actions_reported_complete=[
                row.state == "complete_awaiting_confirmation" for row in actions
            ],
            members=[role in ("chair", "deputy", "member") for role in roles],
            secretaries=[role == "secretary" for role in roles],
            observers=[role == "observer" for role in roles],
        )
