"""A long annex is drawn in pieces, which together say what it says."""

from app.core.sections import PIECE_ROWS, Annex


class Register(Annex, frozen=True, kw_only=True, tag="register-in-pieces"):
    rows: tuple[int, ...]


def of_rows(count):
    return Register(
        letter="A",
        title="Risks",
        anchor="annex-risks",
        message="All.",
        rows=tuple(range(count)),
    )


def test_a_short_annex_is_one_piece():
    annex = of_rows(PIECE_ROWS)
    assert annex.pieces() == (annex,)


def test_a_long_one_loses_no_row_and_keeps_its_anchor():
    annex = of_rows(2 * PIECE_ROWS + 1)
    pieces = annex.pieces()
    assert tuple(row for piece in pieces for row in piece.rows) == annex.rows
    assert max(len(piece.rows) for piece in pieces) == PIECE_ROWS
    anchors = [piece.anchor for piece in pieces]
    assert anchors[0] == "annex-risks"
    assert len(set(anchors)) == len(pieces) == 3
    assert pieces[2].title == "Risks, rows 501 to 501"
