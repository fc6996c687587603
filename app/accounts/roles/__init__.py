"""Granting roles and clearances, and telling each person what they can do and why."""
