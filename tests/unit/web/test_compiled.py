"""Templates that stay compiled."""

import sys

import pytest
from jinja2 import DictLoader, Environment
from jinja2.bccache import bc_magic

from app.web.compiled import keep_compiled


@pytest.fixture
def draw(monkeypatch):
    """Draws a page in an environment of its own, as another process would, and tells whether it had
    to be compiled."""

    def drawn(text, kept_in):
        monkeypatch.setattr(sys, "pycache_prefix", str(kept_in))
        environment = Environment(loader=DictLoader({"page": text}))
        keep_compiled(environment)
        compiled = []
        monkeypatch.setattr(
            environment,
            "_compile",
            lambda *given: compiled.append(given) or Environment._compile(environment, *given),
        )
        return environment.get_template("page").render(who="you"), len(compiled)

    return drawn


def test_a_template_is_compiled_once_until_it_is_changed(draw, tmp_path):
    assert draw("Hello {{ who }}", tmp_path) == ("Hello you", 1)
    assert draw("Hello {{ who }}", tmp_path) == ("Hello you", 0)
    assert draw("Goodbye {{ who }}", tmp_path) == ("Goodbye you", 1)

    (tmp_path / "plain").touch()
    [kept] = tmp_path.rglob("*.cache")
    assert kept.stat().st_mode == (tmp_path / "plain").stat().st_mode, "others may read it"
    kept.write_bytes(kept.read_bytes()[: len(bc_magic) + 1])  # as the power failed
    assert draw("Goodbye {{ who }}", tmp_path) == ("Goodbye you", 1)


def test_a_page_is_drawn_where_nothing_can_be_kept(draw, tmp_path):
    (tmp_path / "file").touch()
    for _ in range(2):
        assert draw("Hello {{ who }}", tmp_path / "file") == ("Hello you", 1)
