"""Signing in: sessions, passwords, one-time codes, links by e-mail, single sign-on."""
