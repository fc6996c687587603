"""Pages of papers."""

from app.governance.papers.views import clearances, drafts, papers
from app.governance.papers.views.blueprint import blueprint

__all__ = ["blueprint", "clearances", "drafts", "papers"]
