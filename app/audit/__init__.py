"""The append-only record of who changed what. Imports no domain: an actor is an id and a name."""
