"""Reporting rounds and the progress updates that pilots return in them."""
