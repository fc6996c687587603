"""Minutes of meetings: written item by item, circulated, agreed at a later meeting, locked."""
