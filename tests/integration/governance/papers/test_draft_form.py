"""The form on which a paper is written: what only some papers need is folded, and nothing typed is
lost in a fold."""

import pytest

from tests.factories import papers as papers_of


@pytest.fixture
def paper(client, meeting, author):
    client.sign_in(author)
    return papers_of.paper(meeting=meeting, author=author.person, financial="None.")


def folds(page):
    return {
        "".join(e.itertext()).strip().splitlines()[0].strip(): e
        for e in page.all("details")
        if "app-fold" in (e.get("class") or "")
    }


def test_what_only_some_papers_need_is_folded_and_says_how_much_is_filled_in(client, paper):
    page = client.get(f"/papers/{paper.reference}/draft").page

    assert {name: e.get("open") for name, e in folds(page).items()} == {
        "Financial, risk, legal and equality implications: 1 of 4 filled in": None,
        "Consultation, communications, timing and earlier discussion: 0 of 4 filled in": None,
    }


def test_a_fold_that_holds_an_error_is_open_and_keeps_what_was_typed(client, paper):
    address = f"/papers/{paper.reference}/draft"
    typed = "x" * 20_001

    answer = client.submit(address, timing=typed, legal="No power is needed.")

    assert answer.status_code == 200
    opened = [name for name, e in folds(answer.page).items() if e.get("open") is not None]
    assert opened == [
        "Consultation, communications, timing and earlier discussion: 1 of 4 filled in"
    ]
    values = {e.get("name"): e.text for e in answer.page.all("textarea")}
    assert values["timing"].strip() == typed
    assert values["legal"].strip() == "No power is needed."
    assert values["financial"].strip() == "None."
