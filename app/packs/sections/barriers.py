"""Opportunities and problems: standing item 3."""

from collections import defaultdict
from collections.abc import Sequence

from app.packs.content import Barriers, Part
from app.packs.records import Head, Records
from app.packs.row_kinds import BarrierRow, DepartmentBarriers
from app.packs.sections.listing import part
from app.packs.sentences import barriers as say

#: How many of one department the section shows; where there are more, the annex has all.
MOST_OF_A_DEPARTMENT = 12
MOST_DEPARTMENTS = 20
MOST_OPPORTUNITIES = 20
MOST_SETTLED = 15


def build(head: Head, records: Records) -> Barriers:
    barriers, opportunities = records.barriers, records.opportunities
    groups = by_department(barriers)
    return Barriers(
        **head.opening(say.barriers_message(barriers, opportunities)),
        departments=Part(
            heading=say.barriers_heading(barriers),
            rows=tuple(
                DepartmentBarriers(
                    department=department,
                    heading=say.department_heading(department, rows),
                    barriers=tuple(rows[:MOST_OF_A_DEPARTMENT]),
                )
                for department, rows in groups[:MOST_DEPARTMENTS]
            ),
        ),
        register=records.annexes.get("barriers"),
        opportunities=part(
            say.opportunities_heading(opportunities, records.since),
            opportunities,
            MOST_OPPORTUNITIES,
            "the register",
        ),
        settled=part(
            say.settled_heading(records.settled, records.since),
            records.settled,
            MOST_SETTLED,
            "the register",
        ),
    )


def by_department(barriers: Sequence[BarrierRow]) -> list[tuple[str, list[BarrierRow]]]:
    """Departments with their barriers, what is overdue and old first."""
    groups: dict[str, list[BarrierRow]] = defaultdict(list)
    for row in barriers:
        groups[row.department].append(row)
    for rows in groups.values():
        rows.sort(key=lambda row: (row.is_answered, -row.age, row.reference))
    return sorted(groups.items(), key=_urgency)


def _urgency(group: tuple[str, list[BarrierRow]]) -> tuple[int, int, str]:
    department, rows = group
    return (-sum(row.is_overdue for row in rows), -len(rows), department)


def are_all_shown(barriers: Sequence[BarrierRow]) -> bool:
    groups = by_department(barriers)
    return len(groups) <= MOST_DEPARTMENTS and all(
        len(rows) <= MOST_OF_A_DEPARTMENT for _, rows in groups
    )
