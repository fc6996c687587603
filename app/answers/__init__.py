"""Answers that a link in an email gives, without signing in: one link, one answer, once."""
