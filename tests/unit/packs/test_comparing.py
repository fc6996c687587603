"""What is different between two contents of a pack, in the words that the issue page and a cover
use."""

from datetime import date, time
from typing import Any

from msgspec.structs import replace

from app.core.markings import Marking
from app.core.sections import Listing
from app.governance.decision_sheets.sheet import DecisionSheet, SheetOption
from app.governance.groups.rules import ItemPurpose
from app.governance.papers.sheet import PaperSheet
from app.packs.comparing import About, changes_between, cover_lines, formal_changes
from app.packs.content import AgendaRow, Ask, Content, Member, PackContent, PaperPart
from app.packs.opening.content import FollowUp, Outturn
from app.packs.sections.oral import Oral


def item(number: int, title: str, **given: Any) -> AgendaRow:
    told = {"purpose": ItemPurpose.DISCUSSION, "presenter": "Ann", "minutes": 10} | given
    return AgendaRow(
        number=number, title=title, starts_at=time(10), anchor=f"item-{number}", **told
    )


def section(number: int, title: str, message: str = "All is well.") -> Oral:
    return Oral(
        number=number,
        title=title,
        purpose="discussion",
        presenter="Ann",
        minutes=10,
        message=message,
        asks=(),
        anchor=f"item-{number}",
    )


def paper(reference: str, item_number: int | None = 1, **given: Any) -> PaperPart:
    facts: dict[str, Any] = {
        "reference": reference,
        "title": "The plan",
        "group": "Officials",
        "author": "Ann",
        "sponsor": "",
        "purpose": ItemPurpose.DECISION,
        "marking": Marking.NOT_MARKED,
        "summary": "",
        "asks": (),
        "rows": (),
        "clearances": (),
        "due_on": date(2010, 2, 1),
        "submitted_on": date(2010, 2, 1),
        "days_late": 0,
        "late_reason": "",
        "version": 1,
        "body": "",
        "html_sha256": None,
        "pdf_sha256": None,
        "pdf_pages": 0,
        "is_illustrative": False,
    }
    sheet = PaperSheet(**(facts | given))
    return PaperPart(anchor=f"paper-{reference}", item=item_number, sheet=sheet)


def member(name: str, role: str = "Member") -> Member:
    return Member(name=name, role=role, represents="", is_illustrative=False)


def content(**given: Any) -> PackContent:
    facts: dict[str, Any] = {
        "programme": "Total Place",
        "is_demonstration": False,
        "group": "Officials",
        "group_slug": "officials",
        "number": 3,
        "held_on": date(2010, 2, 18),
        "starts_at": time(10),
        "ends_at": time(12),
        "place": "Room 1",
        "is_illustrative": False,
        "marking": Marking.PROTECT,
        "as_at_on": date(2010, 2, 4),
        "previous_on": None,
        "next_on": None,
        "asks": (),
        "agenda": (item(1, "Progress"), item(2, "Risks"), item(3, "Barriers")),
        "sections": (section(1, "Progress"), section(2, "Risks"), section(3, "Barriers")),
        "annexes": (),
        "members": (member("Ann"), member("Bob")),
        "apologies": (),
        "provenance": (),
    }
    return Content(**(facts | given))


def said(old: PackContent, new: PackContent) -> list[str]:
    return [each.sentence for each in changes_between(old, new)]


def test_the_same_content_on_another_day_has_no_changes():
    old = content()
    assert said(old, replace(old, as_at_on=date(2010, 2, 5), provenance=("A line",))) == []


def test_what_a_meeting_is_told_by_its_old_and_new_value():
    new = content(
        held_on=date(2010, 2, 19),
        starts_at=time(9, 30),
        place="",
        marking=Marking.RESTRICTED,
        members=(member("Ann", "Chair"), member("Cat")),
        apologies=(member("Ann"),),
    )
    assert said(content(), new) == [
        "Date: 18 February 2010, now 19 February 2010",
        "Time: 10am to noon, now 9:30am to noon",
        "Place: Room 1, now to be confirmed",
        "Marking: PROTECT, now RESTRICTED",
        "Ann: Member, now Chair",
        "Member added: Cat",
        "Member removed: Bob",
        "Apologies added: Ann",
    ]


def test_an_item_put_in_between_is_one_change_and_not_one_for_each_that_moves_down():
    new = content(
        agenda=(item(1, "Progress"), item(2, "Money"), item(3, "Risks"), item(4, "Barriers")),
        sections=(section(1, "Progress"), section(3, "Risks"), section(4, "Barriers")),
    )
    assert said(content(), new) == ["Item 2 added: Money"]
    assert said(new, content()) == ["Item 2 removed: Money"]


def test_items_are_followed_by_their_titles_and_then_by_their_places():
    new = content(
        agenda=(
            item(1, "Risks", minutes=20),
            item(2, "Progress", presenter="Bob"),
            item(3, "Incentives", purpose=ItemPurpose.DECISION),
        ),
        asks=(Ask(text="agree it", number=3, anchor="item-3"),),
    )
    assert [each.sentence for each in formal_changes(content(), new)] == [
        "Item 1, Risks: 10 minutes, now 20 minutes",
        "Item 2, Progress: presented by Ann, now presented by Bob",
        "Item 3: Barriers, now Incentives",
        "Item 3, Incentives: For discussion, now For decision",
        "What the group is asked under item 3: updated",
        "Order of items: 1, 2, 3, now 2, 1, 3",
    ]


def test_papers_are_followed_by_their_references():
    old = content(papers=(paper("HLOG(10)01"), paper("HLOG(10)02", 2), paper("HLOG(10)03")))
    new = content(
        papers=(
            paper("HLOG(10)01", version=2),
            paper("HLOG(10)02", 3),
            paper("HLOG(10)04", title="Late"),
        )
    )
    assert said(old, new) == [
        "Paper HLOG(10)01: version 1, now version 2",
        "Paper HLOG(10)02: behind Risks, now behind Barriers",
        "Paper HLOG(10)04 added: Late",
        "Paper HLOG(10)03 removed: The plan",
    ]


def decision(question: str = "Shall it be done?", **given: Any) -> DecisionSheet:
    facts = {"number": 1, "item": 1, "anchor": "decision-1", "asks": ("agree it",)} | given
    return DecisionSheet(question=question, **facts)


def test_a_decision_sheet_is_a_formal_change_by_the_option_and_the_figure():
    cheap = SheetOption(letter="A", title="Do it", cost_pence=231_000_000, is_recommended=True)
    old = content(sheets=(decision(recommendation="Do it.", options=(cheap,)),))
    dearer = replace(cheap, cost_pence=232_000_000, is_recommended=False)
    wait = SheetOption(letter="B", title="Wait", is_recommended=True)
    new = content(sheets=(decision(recommendation="Wait.", options=(dearer, wait)),))
    changes = formal_changes(old, new)
    assert {each.about for each in changes} == {About.DECISIONS}
    assert [each.sentence for each in changes] == [
        "Decision 1, recommendation: Do it., now Wait.",
        "Decision 1, option A, cost: £2,310,000, now £2,320,000",
        "Decision 1, option A: recommended, now not recommended",
        "Decision 1, option B added: Wait",
    ]


def test_a_decision_is_followed_by_its_question_and_then_by_its_asks():
    old = content(sheets=(decision(), decision("Is it noted?", number=2, asks=("note it",))))
    moved = decision("Is it noted?", asks=("note it",))
    new = content(sheets=(moved, decision("Shall we wait?", number=2)))
    assert said(old, new) == ["Decision 2, question: Shall it be done?, now Shall we wait?"]
    long = decision(consulted="All. " * 50)
    other = decision(consulted="All. " * 50 + "And the Treasury.")
    assert said(content(sheets=(long,)), content(sheets=(other,))) == [
        "Decision 1, consulted: updated"
    ]


def test_sections_that_say_something_else_are_named_and_are_no_formal_change():
    new = content(
        sections=(section(1, "Progress"), section(2, "Risks", "Two rose."), section(3, "Barriers"))
    )
    (change,) = changes_between(content(), new)
    assert (change.about, change.sentence) == (About.SECTIONS, "2. Risks: updated")
    assert formal_changes(content(), new) == ()


def test_a_cover_lists_a_few_changes_and_counts_the_others():
    new = content(members=tuple(member(f"M{number}") for number in range(20)))
    lines = cover_lines(changes_between(content(), new), most=5)
    assert lines[:2] == ("Member added: M0", "Member added: M1")
    assert len(lines) == 5
    assert lines[-1] == "18 other changes"


def test_what_a_pack_opens_and_ends_with_is_told():
    row = FollowUp(
        reference="D-001",
        path="/",
        on=date(2010, 1, 1),
        what="Wait",
        how="Chair’s action",
        outturn=Outturn.DONE,
        became="Done.",
    )
    now = content(followed_up=Listing(heading="1 decision", rows=(row,)))
    assert said(content(), now) == ["The outcome of past decisions: updated"]
