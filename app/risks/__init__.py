"""Risks, with their dated scores, and issues."""
