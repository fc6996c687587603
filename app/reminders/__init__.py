"""Reminders that send themselves: rules, what is planned by them, and the mail of each day."""
