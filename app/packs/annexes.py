"""The registers that stand whole behind the sections that show their exceptions."""

from app.governance.groups.rules import SectionKind
from app.packs.content import AnyAnnex, BarrierAnnex, MilestoneAnnex, Pointer, RiskAnnex
from app.packs.records import Records
from app.packs.sections.barriers import are_all_shown, by_department
from app.packs.sections.risks import HIGHEST
from app.packs.sentences.words import all_of, are, capital, some


def build_annexes(records: Records, kinds: set[SectionKind]) -> tuple[AnyAnnex, ...]:
    """The annexes that sections of these kinds need, lettered from A."""
    found: list[AnyAnnex] = []

    def opening(name: str, title: str, message: str) -> dict[str, str]:
        letter = "ABC"[len(found)]
        return {"letter": letter, "title": title, "message": message, "anchor": f"annex-{name}"}

    if SectionKind.ACHIEVEMENTS in kinds and records.milestones:
        said = f"{some(len(records.milestones), 'milestone')}, in the order of their baselines."
        found.append(
            MilestoneAnnex(
                **opening("milestones", "Register of milestones", capital(said)),
                rows=tuple(records.milestones),
            )
        )
    if SectionKind.RISKS in kinds and len(records.risks) > HIGHEST:
        said = f"{some(len(records.risks), 'open risk')}, the highest first."
        found.append(
            RiskAnnex(
                **opening("risks", "Register of open risks", capital(said)),
                rows=tuple(records.risks),
            )
        )
    if SectionKind.BARRIERS in kinds and not are_all_shown(records.barriers):
        said = f"{some(len(records.barriers), 'open barrier')}, by the department asked."
        found.append(
            BarrierAnnex(
                **opening("barriers", "Register of open barriers", capital(said)),
                rows=tuple(row for _, rows in by_department(records.barriers) for row in rows),
            )
        )
    return tuple(found)


def pointers_to(annexes: tuple[AnyAnnex, ...]) -> dict[str, Pointer]:
    """Where each register stands, by its kind, in words that lead there."""
    names = {MilestoneAnnex: "milestones", RiskAnnex: "risks", BarrierAnnex: "barriers"}
    kinds = {"milestones": "milestone", "risks": "open risk", "barriers": "open barrier"}
    found = {}
    for annex in annexes:
        name = names[type(annex)]
        count = len(annex.rows)
        text = capital(f"{all_of(count, kinds[name])} {are(count)} in annex {annex.letter}")
        found[name] = Pointer(text=text, anchor=annex.anchor)
    return found
