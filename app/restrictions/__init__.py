"""Restricting a record to named people, whatever its kind."""
