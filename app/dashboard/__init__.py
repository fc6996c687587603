"""Pages that read across domains: each role's front page."""
