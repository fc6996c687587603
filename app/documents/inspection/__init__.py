"""Looks into an uploaded file: what it is, and whether it can be kept.

It runs in a helper (``app.core.limited``), in a process that has little memory, little time and no
way to write a file. It imports nothing of the app, so that it starts quickly and knows no secret.
"""
