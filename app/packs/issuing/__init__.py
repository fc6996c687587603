"""Issuing: what is checked before, and what happens to a pack after."""
