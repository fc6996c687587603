"""The append-only record of who changed what. Imports no domain: an actor is an id and a name.

Changes of records are recorded without being asked for; a service names what it does with
``@events.audited``. What changes no row, such as that a pack was read, is noted with
``notes.note``.
"""
