"""Adding many people at a time, and inviting them in the same step."""
