"""Reporting rounds and the returns that places send in them."""
