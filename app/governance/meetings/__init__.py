"""Meetings: when and where a group meets, the order of its agenda, the dates around it."""
