"""What was changed, for people to read: on each record's page, and in one search."""
