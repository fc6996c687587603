import pytest

from app.rendering.document import Document
from app.rendering.fonts import FontFolder
from config import ROOT
from tests.unit.rendering.sample import build


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> FontFolder:
    return FontFolder(ROOT / "app" / "static" / "fonts", tmp_path_factory.mktemp("fontconfig"))


@pytest.fixture(scope="session")
def sample(fonts: FontFolder) -> Document:
    """The sample document, built once: two pages of front matter, two sections."""
    return build(fonts)
