"""What is searched follows the records, whatever is done to them; and whatever is typed is looked
for as it stands."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from app.core import clock, stopping
from app.documents.inspection.all_words import words_of
from app.documents.vetting import vet
from app.extensions import db
from app.governance.papers.jobs import read_words
from app.governance.papers.rules import PaperState
from app.risks.models import Risk
from app.search import rebuilding, word_index
from app.search.models import SearchEntry, SearchState
from app.search.passages import lit, passage_of
from app.search.rebuilding import rebuild
from app.search.rules import terms_of, words_in
from tests import factories as make
from tests.factories import papers


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tŷ’r Éire", ["tyr", "eire"]),
        ("Officials' group", ["officials", "group"]),
        ("Ring-fenced £4.4bn 🏠 grants", ["ring", "fenced", "4", "4bn", "grants"]),
        ("STRASSE straße ﬁscal", ["strasse", "strasse", "fiscal"]),
        ('"; DROP\x00TABLE (NEAR* _x_', ["drop", "table", "near", "x"]),
    ],
)
def test_words_are_letters_and_figures(text, words):
    assert words_in(text) == words


def test_quotation_marks_hold_words_together():
    assert [(t.words, t.is_whole) for t in terms_of('care "in the home" ring-fen a')] == [
        (("care",), False),
        (("in", "the", "home"), True),
        (("ring", "fen"), False),
        (("a",), True),
    ]
    assert [t.words for t in terms_of("“side by side")] == [("side",), ("by",), ("side",)]
    assert len(terms_of("word " * 200)) == 8


def marked(passage):
    return "".join(f"[{each.text}]" if each.is_found else each.text for each in passage)


def test_a_passage_stands_around_the_first_word():
    text = "Nothing here. " * 40 + "The Tŷ Newydd residents’ <b>care</b> budgets are held. " * 20

    said = marked(passage_of(text, terms_of('residents "ty newydd"')))

    assert said.startswith("… ")
    assert said.endswith(" …")
    assert "The [Tŷ Newydd] [residents’] <b>care</b>" in said
    assert len(said) < 320
    lines = "Who uses it\nThe care plan.\n\nNext"
    assert marked(passage_of(lines, terms_of("care"))) == "Who uses it … The [care] plan. Next"
    assert passage_of(text, terms_of("absent")) == ()
    assert marked(lit("Care of carers", terms_of("care"))) == "[Care] of [carers]"
    assert marked(lit("Care of carers", terms_of('"care"'))) == "[Care] of carers"


@pytest.fixture
def programme(app):
    make.pin()
    make.programme()
    return make.group(name="Officials", slug="officials")


def found(client, text, **by):
    page = client.get("/find", query_string={"q": text} | by).page
    return [name for name, _address in page.links if name.startswith(("R-", "M-", "B-", "Off"))]


@pytest.mark.every_engine
def test_whatever_is_typed_is_looked_for_as_it_stands(client, programme):
    make.risk(title="Tŷ’r residents", cause="Ring-fenced 🏠 grants: O'Brien's 50% share")
    client.sign_in(make.secretariat())

    for text in (
        "tyr", "tŷ'r resid", "RING-FENCED", '"fenced grants"', "obriens", "50%", "gran* shar*",
        "r-001 grants", "🏠 grants", 'share"', "(share)", "resid share", "words:share",
    ):  # fmt: skip
        expected = [] if text == "words:share" else ["R-001 Tŷ’r residents"]
        assert found(client, text) == expected, text
    for text in (
        '"',
        "* ^ ~",
        "🏠",
        "NOT share",
        "share OR absent",
        "' --",
        "x" * 500,
        "\x00\x00a",
    ):
        assert found(client, text) == [], text


@pytest.mark.every_engine
def test_entries_follow_every_change(client, programme):
    """Made, changed, undone, withdrawn, restored, changed by a statement, renamed, deleted."""
    kent = make.pilot(name="Kent", slug="kent")
    risk = make.risk(title="Homes", cause="Asbestos", pilot=kent)
    meeting = make.meeting(group=programme, held_on=date(2010, 2, 18))
    client.sign_in(make.secretariat())
    assert found(client, "asbestos") == ["R-001 Homes"]
    assert found(client, "officials february") == ["Officials, 18 February 2010"]

    client.do("/risks/R-001/edit", title="Houses", cause="Radon")
    assert (found(client, "asbestos"), found(client, "radon")) == ([], ["R-001 Houses"])
    assert found(client, "hous") == ["R-001 Houses"]

    risk.withdrawn_on = clock.today()
    db.session.commit()
    assert found(client, "radon") == []
    risk.withdrawn_on = None
    db.session.commit()

    db.session.execute(update(Risk).values(cause="Methane"))
    db.session.commit()
    assert (found(client, "radon"), found(client, "methane")) == ([], ["R-001 Houses"])

    programme.name = "Offices"
    db.session.commit()
    assert found(client, "officials") == []
    assert found(client, "offices february") == ["Offices, 18 February 2010"]

    with db.session.begin_nested() as savepoint:
        risk.cause = "Nitrogen"
        db.session.flush()
        savepoint.rollback()
    db.session.commit()
    assert found(client, "nitrogen") == []

    db.session.delete(meeting)
    db.session.commit()
    assert found(client, "offices february") == []
    assert rebuild() == 0


@pytest.mark.every_engine
def test_what_passed_by_is_put_right(client, programme, monkeypatch):
    make.risk(title="Homes", cause="Asbestos")
    make.risk(title="Schools")
    client.sign_in(make.secretariat())
    with db.engine.begin() as connection:
        connection.execute(update(Risk).values(cause="Radon"))
        entry = connection.scalar(db.select(SearchEntry.id).where(SearchEntry.kind == "risk"))
        word_index.remove(connection, [entry])
        connection.execute(
            db.insert(SearchEntry).values(kind="gone", record_id=1, title="Lost", text="Lost")
        )
    assert found(client, "radon") == []

    assert rebuild() >= 3
    assert found(client, "radon") == ["R-001 Homes", "R-002 Schools"]
    monkeypatch.setattr(stopping, "wait", lambda _seconds: pytest.fail("it rests, but for no one"))
    assert rebuild(is_alone=True) == 0


@pytest.mark.every_engine
def test_after_an_upgrade_search_fills_itself_though_it_is_stopped(client, programme, monkeypatch):
    for title in ("Homes", "Schools"):
        make.risk(title=title, cause="Asbestos")
    client.sign_in(make.secretariat())
    with db.engine.begin() as connection:
        for table in (word_index.WORDS, SearchEntry.__table__):
            connection.execute(db.delete(table))
        state = {"id": 1, "drawn_as": "before", "drawing_as": "", "kind": "", "record_id": 0}
        connection.execute(db.insert(SearchState).values(state))
    says = "Search is being brought up to date after an upgrade"
    assert says in client.get("/find?q=asbestos").page.text

    stops = iter([False, True])
    with monkeypatch.context() as stopped:
        stopped.setattr(rebuilding.stopping, "is_stopping", lambda: next(stops))
        assert rebuilding.fill().done
    assert found(client, "asbestos") == []
    assert rebuilding.fill().done

    assert found(client, "asbestos") == ["R-001 Homes", "R-002 Schools"]
    assert says not in client.get("/find?q=asbestos").page.text
    assert rebuilding.fill().is_idle
    assert rebuild() == 0


def test_finds_are_narrowed(client, programme):
    kent = make.pilot(name="Kent", slug="kent")
    make.risk(title="Care homes", pilot=kent, raised_on=date(2010, 1, 20))
    make.risk(title="Care at home", raised_on=date(2008, 1, 20))
    make.milestone(title="Care plan", pilot=kent)
    client.sign_in(make.secretariat())

    assert len(found(client, "care")) == 3
    assert len(found(client, "care", kind="risk")) == 2
    assert len(found(client, "care", place=kent.id)) == 2
    assert found(client, "care", kind="risk", dated="quarter") == ["R-001 Care homes"]
    assert len(found(client, "care", kind="nothing", place="x")) == 3
    page = client.get("/find?q=absent&kind=risk").page
    assert page.heading == "Nothing found"
    assert "choose fewer filters" in page.text


def test_what_was_found_is_marked_and_nothing_of_it_is_markup(client, programme):
    make.risk(title="Homes", cause="<script>alert(1)</script> care & repair")
    client.sign_in(make.secretariat())

    text = client.get("/find?q=care").text

    assert '<mark class="app-found__word">care</mark> &amp; repair' in text
    assert "&lt;script&gt;" in text


def test_commands_find_as_someone_and_rebuild(app, programme):
    make.risk(title="Homes", cause="Asbestos in the roof", is_restricted=True)
    sees, does_not = make.secretariat(), make.pilot_lead()
    emails = sees.email, does_not.email
    run = app.test_cli_runner().invoke
    db.session.commit()

    shown = run(args=["search", "find", "asbestos", "--as", emails[0]])
    title, passage = shown.stdout.splitlines()
    assert (shown.exit_code, title) == (0, "R-001 Homes (Risk)")
    assert passage.startswith("    Asbestos in the roof")
    hidden = run(args=["search", "find", "asbestos", "--as", emails[1]])
    assert (hidden.exit_code, hidden.stdout) == (1, "")
    assert run(args=["search", "find", "x", "--as", "nobody@example.org"]).exit_code == 1
    assert run(args=["search", "rebuild"]).stdout.startswith("0 entries of ")


@pytest.mark.every_engine
def test_a_paper_is_found_by_the_words_of_its_file(client, programme):
    file = papers.paper_file(words="Cost-benefit analysis of drug treatment")
    papers.paper(title="Savings", file_id=file.id, reference="O(10)1", state=PaperState.SUBMITTED)
    client.sign_in(make.secretariat())

    page = client.get("/find?q=drug+analysis").page

    assert page.heading == "1 record found"
    assert "O(10)1 Savings" in dict(page.links)
    assert "Cost-benefit analysis of drug treatment" in page.text
    client.sign_in(make.pilot_lead())
    assert client.get("/find?q=drug").page.heading == "Nothing found"


def test_words_of_earlier_files_are_read_by_a_job(client, programme):
    folder = Path(__file__).parents[2] / "app" / "demo" / "data" / "total-place"
    pdf = (folder / "cost-benefit-analysis.pdf").read_bytes()
    for number, content in enumerate((pdf, b"no PDF"), start=1):
        file = papers.paper_file(content)
        file.words = None
        given = {"reference": f"O(10){number}", "state": PaperState.SUBMITTED}
        papers.paper(title=f"Savings {number}", file_id=file.id, **given)
    client.sign_in(make.secretariat())
    assert client.get("/find?q=whom+saving+reaches").page.heading == "Nothing found"

    assert read_words().done == 2
    assert read_words().is_idle
    page = client.get("/find?q=whom+saving+reaches").page
    assert [name for name, _to in page.links if "Savings" in name] == ["O(10)1 Savings 1"]


def test_the_words_of_a_file_are_those_that_readers_see(app):
    folder = Path(__file__).parents[2] / "app" / "demo" / "data" / "total-place"
    pdf = (folder / "cost-benefit-analysis.pdf").read_bytes()

    assert "whom the saving reaches" in vet(pdf, most_mebibytes=20).words
    assert words_of("<p>Fish &amp; <b>chips</b></p>", b"") == "Fish & chips"
    assert words_of("", b"no PDF") == ""
