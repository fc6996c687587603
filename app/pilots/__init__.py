"""Regions with their Government Offices, and the pilot areas: partners, themes, named people."""
