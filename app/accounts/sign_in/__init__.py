"""Signing in: sessions, passwords, one-time codes, links by email, single sign-on."""
