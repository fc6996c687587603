"""Barriers and opportunities that pilots raise with departments, and the responses."""
