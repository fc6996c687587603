"""Meetings and deadlines in people's own calendars: invitations and subscriptions."""
