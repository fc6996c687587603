"""Milestones, key products, interdependencies with other work, and resources."""
