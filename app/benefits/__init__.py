"""Proposals of places, what they cost and save and whom, and what became of them."""
